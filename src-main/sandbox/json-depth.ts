/** Deeper data than this makes honest code that walks it (schemas, printers) overflow its own stack. */
export const MOST_LEVELS = 500;

/** How deeply a JSON text nests. Looks at the text alone, so that no depth can harm it. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charCodeAt(at);
    if (inText) {
      if (mark === 0x5c) at += 1;
      else if (mark === 0x22) inText = false;
    } else if (mark === 0x22) {
      inText = true;
    } else if (mark === 0x5b || mark === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (mark === 0x5d || mark === 0x7d) {
      depth -= 1;
    }
  }
  return deepest;
}
