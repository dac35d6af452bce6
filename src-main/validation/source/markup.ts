/** One start tag of an HTML or SVG text, with the offsets of its parts. */
export interface Tag {
  readonly name: string;
  readonly offset: number;
  readonly end: number;
  readonly attributes: readonly Attribute[];
}

export interface Attribute {
  readonly name: string;
  readonly value: string;
  readonly offset: number;
  readonly valueOffset: number;
}

/** A run of code inside a markup text. */
export interface EmbeddedScript {
  readonly code: string;
  readonly offset: number;
  readonly isModule: boolean;
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  colon: ':',
  tab: '\t',
  newline: '\n',
  lpar: '(',
  rpar: ')',
  nbsp: ' ',
};
const RAW_TEXT = /^(?:script|style|textarea|title|xmp|noscript)$/;
const DATA_SCRIPT = /json|template|x-handlebars|markdown|html|glsl|shader|speculationrules|importmap/i;

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));?/gi,
    (whole, hex: string, dec: string, name: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Reads the start tags of a text as a browser would, comments and raw text skipped. Linear, and never throws. */
export function readTags(text: string, options: { readonly raw?: boolean } = {}): Tag[] {
  const tags: Tag[] = [];
  let at = 0;
  while (tags.length < 50_000) {
    const open = text.indexOf('<', at);
    if (open === -1) return tags;
    if (text.startsWith('<!--', open)) {
      const close = text.indexOf('-->', open + 4);
      if (close === -1) return tags;
      at = close + 3;
      continue;
    }
    if (text.startsWith('<![CDATA[', open)) {
      const close = text.indexOf(']]>', open);
      at = close === -1 ? text.length : close + 3;
      continue;
    }
    const next = text.charCodeAt(open + 1) | 32;
    if (next < 97 || next > 122) {
      at = open + 1;
      continue;
    }
    const tag = readTag(text, open);
    tags.push(tag);
    at = tag.end;
    if ((options.raw ?? true) && RAW_TEXT.test(tag.name) && text[tag.end - 2] !== '/') {
      const close = indexOfEndTag(text, tag.name, at);
      at = close === -1 ? text.length : close;
    }
  }
  return tags;
}

/** Scripts and inline handlers of a markup text, as code. */
export function embeddedScripts(
  text: string,
  tags: readonly Tag[],
): { scripts: EmbeddedScript[]; handlers: EmbeddedScript[] } {
  const scripts: EmbeddedScript[] = [];
  const handlers: EmbeddedScript[] = [];
  for (const tag of tags) {
    if (tag.name === 'script' || tag.name === 'svg:script') {
      const type = attribute(tag, 'type') ?? '';
      const close = indexOfEndTag(text, tag.name, tag.end);
      const raw = text.slice(tag.end, close === -1 ? text.length : close);
      const lead = /^\s*<!\[CDATA\[/.exec(raw)?.[0].length ?? 0;
      const code = raw.slice(lead).replace(/\]\]>\s*$/, '');
      if (code.trim() !== '' && !DATA_SCRIPT.test(type)) {
        scripts.push({ code, offset: tag.end + lead, isModule: type === 'module' });
      }
    }
    for (const { name, value, valueOffset } of tag.attributes) {
      const decoded = decodeEntities(value);
      if (/^on[a-z]{3,}$/.test(name) && decoded.trim() !== '')
        handlers.push({ code: decoded, offset: valueOffset, isModule: false });
      const link = scriptLink(decoded);
      if (link !== null) handlers.push({ code: link, offset: valueOffset, isModule: false });
    }
  }
  return { scripts, handlers };
}

export function attribute(tag: Tag, name: string): string | null {
  const found = tag.attributes.find((each) => each.name === name);
  return found === undefined ? null : decodeEntities(found.value);
}

/** The code of a `javascript:` address, spelled with the spaces and controls that browsers ignore. */
export function scriptLink(address: string): string | null {
  // eslint-disable-next-line no-control-regex -- browsers drop these before they read the scheme
  const plain = address.replace(/[\u0000-\u0020]+/g, (run, offset: number) => (offset > 11 ? run : ''));
  return /^javascript:/i.test(plain) ? plain.slice('javascript:'.length) : null;
}

function readTag(text: string, open: number): Tag {
  let at = open + 1;
  while (at < text.length && !/[\s/>]/.test(text[at] ?? '')) at += 1;
  const name = text.slice(open + 1, at).toLowerCase();
  const attributes: Attribute[] = [];
  while (at < text.length && attributes.length < 500) {
    while (at < text.length && /[\s/]/.test(text[at] ?? '')) at += 1;
    if (at >= text.length) break;
    if (text[at] === '>') return { name, offset: open, end: at + 1, attributes };
    const start = at;
    while (at < text.length && !/[\s=>/]/.test(text[at] ?? '')) at += 1;
    if (at === start) at += 1;
    const attributeName = text.slice(start, at).toLowerCase();
    let look = at;
    while (look < text.length && /\s/.test(text[look] ?? '')) look += 1;
    if (text[look] !== '=') {
      attributes.push({ name: attributeName, value: '', offset: start, valueOffset: start });
      continue;
    }
    at = look + 1;
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      const close = text.indexOf(quote, at + 1);
      const end = close === -1 ? text.length : close;
      attributes.push({
        name: attributeName,
        value: text.slice(at + 1, end),
        offset: start,
        valueOffset: at + 1,
      });
      at = end + 1;
    } else {
      const from = at;
      while (at < text.length && !/[\s>]/.test(text[at] ?? '')) at += 1;
      attributes.push({ name: attributeName, value: text.slice(from, at), offset: start, valueOffset: from });
    }
  }
  const close = text.indexOf('>', at);
  return { name, offset: open, end: close === -1 ? text.length : close + 1, attributes };
}

function indexOfEndTag(text: string, name: string, from: number): number {
  const pattern = new RegExp(`</${name.replace(/[^a-z:]/g, '')}[\\s/>]`, 'gi');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}
