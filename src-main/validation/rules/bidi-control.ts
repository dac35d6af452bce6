import type { Severity } from '../../../src-shared/models/finding.ts';
import type { AuditFile } from '../context.ts';
import { isAscii } from '../look-alikes.ts';
import type { Rule } from '../rule.ts';

const ANY = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const CODE = new Set(['script', 'typescript', 'html', 'svg', 'css', 'json']);

export const bidiControlRule: Rule = {
  id: 'bidi-control',
  class: 'unicode-trojan',
  title: 'Characters that reorder text',
  severity: 'error',
  looksFor:
    'Bidirectional overrides, embeddings and isolates in code, data, manifest and texts. Single direction marks, and isolates that open and close inside one prose line or string, are milder.',
  why: 'The code that a reader sees is then another than the code that runs (CVE-2021-42574).',
  fix: 'Remove the characters, or write them as \\u escapes.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.text === null || isAscii(file.text)) continue;
      for (const match of file.text.matchAll(ANY)) {
        const severity = severityOf(file, file.text, match.index, match[0]);
        const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
        raise({
          file: file.path,
          offset: match.index,
          message: `U+${code} changes the order in which text is shown.`,
          severity,
        });
      }
    }
  },
};

function severityOf(file: AuditFile, text: string, at: number, char: string): Severity {
  const isCode = CODE.has(file.kind);
  if (char === '\u061C' || char === '\u200E' || char === '\u200F') return 'notice';
  if (char === '\u202D' || char === '\u202E') return 'error';
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end === -1 ? text.length : end);
  if (!isBalanced(line)) return 'error';
  if (file.path === 'wpk.json') return 'warning';
  return isCode
    ? file.kind === 'json'
      ? 'notice'
      : isInsideQuotes(text.slice(start), line, at - start)
        ? 'warning'
        : 'error'
    : 'notice';
}

function isBalanced(line: string): boolean {
  const open: string[] = [];
  for (const char of line) {
    if (/[\u202A\u202B\u202D\u202E]/.test(char)) open.push('\u202C');
    else if (/[\u2066-\u2068]/.test(char)) open.push('\u2069');
    else if (char === '\u202C' || char === '\u2069') {
      if (open.pop() !== char) return false;
    }
  }
  return open.length === 0;
}

/** The run from opener to closer lies between two quotes of the line. */
function isInsideQuotes(_rest: string, line: string, at: number): boolean {
  for (const match of line.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g)) {
    if (match.index < at && match.index + match[0].length > at)
      return isBalanced(match[0]) && !/\/\/|\/\*|\*\//.test(match[0]);
  }
  return false;
}
