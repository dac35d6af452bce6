/**
 * Review texts are written by strangers and read by everybody. What is kept is a small Markdown: text, emphasis, lists, quotes,
 * headings, code and links to https addresses. The renderer sanitises again; nothing here relies on that.
 */

/** Controls, bidirectional and other invisible characters, private use; joiners inside emoji are put back by the second rule. */
const UNSEEN =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu;
const EMOJI_JOINER =
  /(?<=\p{Extended_Pictographic}[\u{FE0F}\p{Emoji_Modifier}]?)\u{200D}(?=\p{Extended_Pictographic})/gu;
/** Stands for a joiner while the unseen are removed: a noncharacter, which no text from outside can still hold then. */
const HELD_JOINER = '\u{FDD0}';

/** Sanitises Markdown. Linear in its length; the answer is never longer than a few characters per link more than the input. */
export function sanitiseMarkdown(markdown: string): string {
  const text = visible(markdown).replaceAll('\t', '  ');
  return splitCode(text)
    .map((part) => (part.isCode ? inert(part.text) : prose(part.text)))
    .join('')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** One line of plain text: titles are not Markdown. */
export function sanitiseLine(text: string): string {
  return withoutTags(visible(text)).replace(/\s+/gu, ' ').trim();
}

function visible(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(HELD_JOINER, '')
    .replace(EMOJI_JOINER, HELD_JOINER)
    .replace(UNSEEN, (found: string) => (found === HELD_JOINER ? '\u200D' : ''));
}

interface Part {
  readonly text: string;
  readonly isCode: boolean;
}

/** Cuts out fenced blocks (CommonMark 0.31, section 4.5) and code spans (section 6.1). */
function splitCode(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (let at = text.indexOf('`'); at !== -1; at = text.indexOf('`', at)) {
    let run = 1;
    while (text[at + run] === '`') run += 1;
    const end = isEscaped(text, at) ? -1 : closing(text, at + run, run);
    if (end === -1) {
      at += run;
      continue;
    }
    parts.push({ text: text.slice(from, at), isCode: false }, { text: text.slice(at, end), isCode: true });
    from = end;
    at = end;
  }
  parts.push({ text: text.slice(from), isCode: false });
  return parts;
}

/** Index after the run of exactly `run` backticks that closes, or -1. A span ends with its paragraph, a fence does not. */
function closing(text: string, from: number, run: number): number {
  for (let at = text.indexOf('`', from); at !== -1; at = text.indexOf('`', at)) {
    if (run < 3 && text.slice(from, at).includes('\n\n')) return -1;
    let length = 1;
    while (text[at + length] === '`') length += 1;
    if (length === run) return at + length;
    at += length;
  }
  return -1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/**
 * Makes sure that nothing in code could be anything else, should a renderer see its bounds elsewhere: no tag, link, image or
 * definition can begin in the answer.
 */
function inert(code: string): string {
  return code
    .replace(/<(?=[a-z/!?])/gi, '< ')
    .replaceAll('](', '] (')
    .replaceAll('![', '! [')
    .replaceAll('][', '] [')
    .replaceAll(']:', '] :');
}

function prose(text: string): string {
  const bare = withoutTags(text)
    // A definition could give a harmless-looking [label] any target (CommonMark section 4.7).
    .replaceAll(']:', '] :')
    // An image is fetched when somebody reads; its description is enough.
    .replace(/!+\[/g, '[');
  // Renderers make links of bare addresses too; without its scheme it is text.
  return links(bare).replace(/(^|[\s([{"'*_~>])(?!https:)[a-z][a-z0-9+.-]{1,20}:\/\/+/gim, '$1');
}

function withoutTags(text: string): string {
  let before;
  let after = text;
  // Until nothing changes, since removing an inner tag can make an outer one; each round removes something.
  for (let rounds = 0; rounds < 20 && before !== after; rounds += 1) {
    before = after;
    after = after.replace(/<(https:\/\/[^\s<>]{1,500})>/gi, '$1').replace(/<[a-z/!?][^<>]*>/gi, '');
  }
  return after.replace(/<(?=[a-z/!?])/gi, '< ');
}

const TARGET =
  /^\(\s{0,10}<?(https:\/\/[^\s()<>\\"'`]{1,1000})>?(?:\s{1,10}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'))?\s{0,10}\)/i;

/** Keeps `[label](https://…)`; of every other link only the label. */
function links(text: string): string {
  let out = '';
  /** Where in `out` each open bracket stands. */
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && at + 1 < text.length) {
      const escaped = text[at + 1] ?? '';
      // Should a renderer count the backslashes otherwise, this is still no link.
      out += escaped === ']' && text[at + 2] === '(' ? '\\] ' : char + escaped;
      at += 1;
    } else if (char === '[') {
      open.push(out.length);
      out += char;
    } else if (char === ']') {
      const start = open.pop();
      if (text[at + 1] !== '(') {
        out += text[at + 1] === '[' ? '] ' : char;
        continue;
      }
      const target = TARGET.exec(text.slice(at + 1, at + 1_500));
      const address = target === null ? null : safeAddress(target[1] ?? '');
      const end = target === null ? closingParenthesis(text, at + 1) : at + target[0].length;
      if (address !== null && start !== undefined) {
        out += `](${address})`;
        at = end;
      } else if (end !== -1 && start !== undefined) {
        out = `${out.slice(0, start)}${out.slice(start + 1)}`;
        at = end;
      } else {
        out += '] ';
      }
    } else {
      out += char;
    }
  }
  return out;
}

/** An https address without a user name, which would pass one host off as another. */
function safeAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' && !/[()<>"'`\\\s]/.test(href)
    ? href
    : null;
}

/** Index of the parenthesis that closes the one at `from`, within its paragraph, or -1. */
function closingParenthesis(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length && at < from + 2_000; at += 1) {
    const char = text[at];
    if (char === '\n' && text[at + 1] === '\n') return -1;
    if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}
