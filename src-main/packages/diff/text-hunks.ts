import type { DiffHunk } from '../../../src-shared/models/package.ts';
import { diffLines, type EditLine } from './line-diff.ts';

const CONTEXT_LINES = 3;
const MAX_TEXT_BYTES = 1 << 20;
const MAX_LINES = 50_000;
const MAX_LINE_CHARACTERS = 500;
const MAX_SHOWN_LINES = 2_000;

export interface TextChange {
  /** Null for binary files and for texts over the bounds. */
  readonly hunks: readonly DiffHunk[] | null;
  readonly truncated: boolean;
}

/** The changed places of a text with three lines around each, as a unified diff shows them. */
export function textHunks(from: Uint8Array, to: Uint8Array): TextChange {
  const before = linesOf(from);
  const after = linesOf(to);
  if (before === null || after === null) return { hunks: null, truncated: false };
  const hunks: DiffHunk[] = [];
  let shownLines = 0;
  let truncated = false;
  for (const hunk of groupChanges(diffLines(before, after))) {
    if (shownLines + hunk.lines.length > MAX_SHOWN_LINES) {
      truncated = true;
      const room = MAX_SHOWN_LINES - shownLines;
      if (room > 0) hunks.push({ ...hunk, lines: hunk.lines.slice(0, room) });
      break;
    }
    shownLines += hunk.lines.length;
    hunks.push(hunk);
  }
  const shortened = hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map(shortenLine) }));
  truncated ||= hunks.some(({ lines }) => lines.some(({ text }) => text.length > MAX_LINE_CHARACTERS));
  return { hunks: shortened, truncated };
}

function linesOf(bytes: Uint8Array): readonly string[] | null {
  if (bytes.byteLength > MAX_TEXT_BYTES || bytes.includes(0)) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
  if (text === '') return [];
  const lines = text.split('\n');
  // A last line that is closed and one that is not are different texts.
  if (lines.at(-1) === '') lines.pop();
  else lines.push('\\ no line end');
  return lines.length > MAX_LINES ? null : lines;
}

function groupChanges(lines: readonly EditLine[]): readonly DiffHunk[] {
  const hunks: DiffHunk[] = [];
  const changed = lines.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  let fromLine = 1;
  let toLine = 1;
  let at = 0;
  for (let next = 0; next < changed.length;) {
    const start = Math.max(at, (changed[next] ?? 0) - CONTEXT_LINES);
    let end = (changed[next] ?? 0) + 1;
    next += 1;
    while (next < changed.length && (changed[next] ?? 0) <= end + 2 * CONTEXT_LINES) {
      end = (changed[next] ?? 0) + 1;
      next += 1;
    }
    end = Math.min(lines.length, end + CONTEXT_LINES);
    fromLine += start - at;
    toLine += start - at;
    const shown = lines.slice(start, end);
    const fromCount = shown.filter(({ kind }) => kind !== '+').length;
    const toCount = shown.filter(({ kind }) => kind !== '-').length;
    hunks.push({ fromLine, fromCount, toLine, toCount, lines: [...shown] });
    fromLine += fromCount;
    toLine += toCount;
    at = end;
  }
  return hunks;
}

function shortenLine(line: EditLine): EditLine {
  if (line.text.length <= MAX_LINE_CHARACTERS) return line;
  return { kind: line.kind, text: `${line.text.slice(0, MAX_LINE_CHARACTERS)}…` };
}
