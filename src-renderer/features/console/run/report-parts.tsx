import { openExternal } from '../../../app/open-external.ts';
import type { ReportPart } from '../../../../src-shared/models/sandbox.ts';
import { Markdown } from '../../../ui/markdown.tsx';
import { Table } from '../../../ui/table.tsx';

/** Texts and tables of a report, in the order they were written. */
export function ReportParts({ parts }: { readonly parts: readonly ReportPart[] }) {
  return parts.map((part, index) => {
    if (part.kind === 'markdown') return <Markdown key={index} text={part.text} openLink={openExternal} />;
    if (part.kind === 'series') return null;
    return (
      <Table
        key={index}
        caption={part.columns.join(', ')}
        columns={part.columns.map((title, at) => ({
          key: String(at),
          title,
          numeric: part.rows.length > 0 && part.rows.every((row) => typeof row[at] === 'number'),
          cell: ({ row }: { row: (typeof part.rows)[number] }) => {
            const value = row[at];
            return typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
          },
        }))}
        rows={part.rows.map((row, at) => ({ row, at }))}
        rowKey={({ at }) => String(at)}
      />
    );
  });
}
