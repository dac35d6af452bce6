/**
 * Blanks out what a Markdown reader shows as code (fences, indented code, code spans), keeping every offset, so that
 * what is left is what could turn into markup.
 */
export function withoutCode(text: string): string {
  const lines = text.split('\n');
  let fence: string | null = null;
  let blankBefore = true;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const mark =
      /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? /^\s*(?:[-*+]|\d+\.)\s+(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      lines[index] = ' '.repeat(line.length);
      const closing = /^\s*(`{3,}|~{3,})\s*$/.exec(line)?.[1];
      if (closing !== undefined && closing.startsWith(fence)) fence = null;
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      lines[index] = ' '.repeat(line.length);
      continue;
    }
    if (blankBefore && /^(?: {4}|\t)/.test(line)) {
      lines[index] = ' '.repeat(line.length);
      continue;
    }
    blankBefore = line.trim() === '';
  }
  return lines
    .join('\n')
    .replace(/(?<!`)(`{1,3})(?!`)([^`]{1,2000}?)\1(?!`)/g, (whole) => whole.replace(/[^\n]/g, ' '));
}

/** Targets of links and images, with their offsets. */
export function linksOf(
  text: string,
): { readonly target: string; readonly offset: number; readonly image: boolean }[] {
  const links: { target: string; offset: number; image: boolean }[] = [];
  const inline = /(!?)\[[^\]\n]{0,500}\]\(\s*<?([^)\s>]{1,2000})/g;
  for (let match = inline.exec(text); match !== null; match = inline.exec(text)) {
    links.push({ target: match[2] ?? '', offset: match.index, image: match[1] === '!' });
  }
  const reference = /^ {0,3}\[[^\]\n]{1,500}\]:\s*<?(\S{1,2000})/gm;
  for (let match = reference.exec(text); match !== null; match = reference.exec(text)) {
    links.push({ target: match[1] ?? '', offset: match.index, image: false });
  }
  const auto = /<((?:javascript|data|vbscript|https?):[^>\s]{1,2000})>/gi;
  for (let match = auto.exec(text); match !== null; match = auto.exec(text)) {
    links.push({ target: match[1] ?? '', offset: match.index, image: false });
  }
  return links;
}
