import type { AnyNode } from 'acorn';
import type { AuditContext } from '../context.ts';
import { isAscii } from '../look-alikes.ts';
import type { Raise, Rule } from '../rule.ts';

/** Code points without a shape, written as ranges: the characters themselves would be invisible here too. */
const WIDTHLESS = '\\u200B-\\u200D\\u2060-\\u2064\\uFEFF\\uFE00-\\uFE0F\\u180B-\\u180F\\u{E0000}-\\u{E01EF}';
const FILLERS = '\\u00AD\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u206A-\\u206F\\u3164\\uFFA0\\uFFF9-\\uFFFB';
const INVISIBLE = new RegExp(`[${WIDTHLESS}${FILLERS}]`, 'gu');
/** A run of these long enough to carry text of its own. */
const PAYLOAD = new RegExp(`[${WIDTHLESS}]{8,}`, 'gu');
const NEEDED_IN_MANIFEST = new Set(['\u200C', '\u200D', '\uFE0E', '\uFE0F']);
const FLAG = /\uD83C\uDFF4(?:\uDB40[\uDC61-\uDC7A\uDC30-\uDC39]){2,6}\uDB40\uDC7F/g;
const NAME_FILLERS = /[\u115F\u1160\u3164\uFFA0]/;
const CODE = new Set(['script', 'typescript', 'json', 'html', 'svg', 'css']);

export const invisibleCharacterRule: Rule = {
  id: 'invisible-character',
  class: 'unicode-trojan',
  title: 'Characters that cannot be seen',
  severity: 'error',
  looksFor:
    'Zero-width characters, fillers, tags and variation selectors: in code outside strings and comments, in names, in the manifest, and in runs long enough to carry hidden text. Joiners and variation selectors of emoji and scripts that need them, inside strings and prose, are at most notices.',
  why: 'A name or a text may then be another than it looks, or hide a whole program.',
  fix: 'Remove the characters, or write them as \\u escapes.',
  check(context, raise) {
    const literals = stringRanges(context);
    for (const file of context.files) {
      if (file.text === null || isAscii(file.text)) continue;
      const text = file.text.replace(FLAG, (flag) => ' '.repeat(flag.length));
      const payloads: { from: number; to: number }[] = [];
      for (const match of text.matchAll(PAYLOAD)) {
        payloads.push({ from: match.index, to: match.index + match[0].length });
        raise({
          file: file.path,
          offset: match.index,
          message: `A run of ${match[0].length} invisible characters can carry hidden text.`,
        });
      }
      let notices = 0;
      for (const match of text.matchAll(INVISIBLE)) {
        const at = match.index;
        if (payloads.some((each) => at >= each.from && at < each.to)) continue;
        if (match[0] === '\uFEFF' && at === 0) continue;
        const inString =
          file.kind !== 'script' ||
          (literals.get(file.path)?.some(([from, to]) => at >= from && at < to) ?? false);
        const name = codeName(match[0]);
        if (!CODE.has(file.kind) || (inString && file.path !== 'wpk.json')) {
          if (notices < 3)
            raise({ file: file.path, offset: at, message: `${name} cannot be seen.`, severity: 'notice' });
          notices += 1;
        } else if (file.path === 'wpk.json') {
          const mild = NEEDED_IN_MANIFEST.has(match[0]) && isNeeded(text, at);
          raise({
            file: file.path,
            offset: at,
            message: `${name} cannot be seen.`,
            severity: mild ? 'notice' : 'error',
          });
        } else {
          const severity =
            match[0] === '\uFEFF' || match[0] === '\u00AD'
              ? 'warning'
              : isNeeded(text, at) && (match[0] === '\u200C' || match[0] === '\u200D')
                ? 'notice'
                : 'error';
          raise({
            file: file.path,
            offset: at,
            message: `${name} stands in code and cannot be seen.`,
            severity,
          });
        }
      }
    }
    fillerNames(context, raise);
  },
};

/** Names made of letters that have no shape. */
function fillerNames(context: AuditContext, raise: Raise): void {
  for (const script of context.scripts) {
    if (isAscii(script.code)) continue;
    for (const node of script.names.nodes) {
      if (
        node.type !== 'Identifier' &&
        !(node.type === 'Literal' && isKey(node, script.names.parents.get(node)))
      )
        continue;
      const name = node.type === 'Identifier' ? node.name : String(node.type === 'Literal' ? node.value : '');
      if (NAME_FILLERS.test(name))
        raise({ ...context.at(script, node), message: 'A name holds letters that have no shape.' });
    }
  }
}

function isKey(node: AnyNode, parent: AnyNode | undefined): boolean {
  return (
    (parent?.type === 'Property' && parent.key === node) ||
    (parent?.type === 'MemberExpression' && parent.property === node)
  );
}

/** Between an emoji or a letter of a script that joins: what the character is for. */
function isNeeded(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  return /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$|[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Mongolian}]$|[#*0-9]$/u.test(
    before,
  );
}

function stringRanges(context: AuditContext): Map<string, (readonly [number, number])[]> {
  const ranges = new Map<string, (readonly [number, number])[]>();
  for (const script of context.scripts) {
    if (script.origin !== 'file' || isAscii(script.code) || !hasInvisible(script.code)) continue;
    const list: (readonly [number, number])[] = [];
    for (const node of script.names.nodes) {
      if (node.type === 'Literal' || node.type === 'TemplateElement')
        list.push([script.base + node.start, script.base + node.end]);
    }
    for (const match of script.code.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g))
      list.push([script.base + match.index, script.base + match.index + match[0].length]);
    ranges.set(script.path, list);
  }
  return ranges;
}

function hasInvisible(text: string): boolean {
  INVISIBLE.lastIndex = 0;
  const found = INVISIBLE.test(text);
  INVISIBLE.lastIndex = 0;
  return found;
}

function codeName(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
