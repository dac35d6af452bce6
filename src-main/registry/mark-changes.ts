import { MARKS } from '../../src-shared/models/catalog.ts';
import { isJsonObject, parseJson } from '../../src-shared/json.ts';
import type { LogRow, Tx } from '../store/port.ts';
import type { MarkChange } from './port.ts';

const PAGE = 500;

/** Reads the log from `afterSeq` on. Other rooms write leaves too; what is not a mark is passed over. */
export async function changedMarks(
  tx: Tx,
  afterSeq: number,
): Promise<{ readonly seq: number; readonly changes: readonly MarkChange[] }> {
  const changes: MarkChange[] = [];
  let seq = afterSeq;
  for (;;) {
    const rows = await tx.log.list(seq + 1, PAGE);
    for (const row of rows) {
      const change = markChange(row);
      if (change !== null) changes.push(change);
      seq = row.seq;
    }
    if (rows.length < PAGE) return { seq, changes };
  }
}

function markChange(row: LogRow): MarkChange | null {
  const leaf = parseJson(row.leaf);
  if (!isJsonObject(leaf) || (leaf.type !== 'mark.set' && leaf.type !== 'mark.undone')) return null;
  const kind = MARKS.find((candidate) => candidate === leaf.kind);
  if (kind === undefined || typeof leaf.extensionId !== 'string' || typeof leaf.version !== 'string')
    return null;
  return {
    seq: row.seq,
    extensionId: leaf.extensionId,
    version: leaf.version,
    kind,
    set: leaf.type === 'mark.set',
  };
}
