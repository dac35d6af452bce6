import { StationError } from '../../../src-shared/errors/index.ts';
import { asJson, reportContent } from './content.ts';
import type { Visit } from './states.ts';
import type { VisitContext } from './visit-context.ts';

export async function reportAtServer({ row, client }: VisitContext): Promise<Visit> {
  const { extensionId, version, reason, text } = reportContent.parse(row.content);
  try {
    const report = await client.reports.file(
      { extensionId, reason, text, ...(version === null ? {} : { version }) },
      { context: { step: 'file' } },
    );
    return { state: 'done', outcome: asJson(report) };
  } catch (thrown) {
    if (!(thrown instanceof StationError && thrown.code === 'reports.already-open')) throw thrown;
    const { items } = await client.reports.own({ limit: 100 });
    const theirs = items.find(
      (one) => one.state === 'open' && one.extensionId === extensionId && one.version === version,
    );
    if (theirs === undefined) throw thrown;
    const fields = [
      { field: 'reason', mine: reason, theirs: theirs.reason },
      { field: 'text', mine: text, theirs: theirs.text },
    ].filter((one) => one.mine !== one.theirs);
    if (fields.length === 0) return { state: 'done', outcome: asJson(theirs) };
    return { state: 'conflict', conflict: { fields, choices: ['theirs'] }, outcome: asJson(theirs) };
  }
}
