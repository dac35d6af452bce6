import { ERRORS, type ErrorEntry } from '../src-shared/errors/index.ts';

/** The text of docs/errors.md: every code by area, with what it says, what to do, and how each door reports it. */
export function errorDocs(): string {
  const areas = new Map<string, [string, ErrorEntry][]>();
  for (const [code, entry] of Object.entries(ERRORS)) {
    const area = code.includes('.') ? code.slice(0, code.indexOf('.')) : 'internal';
    areas.set(area, [...(areas.get(area) ?? []), [code, entry]]);
  }
  const sections = [...areas]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([area, entries]) => {
      const rows = entries
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([code, { message, hint, status, exit }]) =>
            `| \`${code}\` | ${cell(message)} | ${cell(hint)} | ${status} | ${exit} |`,
        );
      return [
        `## ${area}`,
        '',
        '| code | what it says | what to do | HTTP | exit |',
        '| --- | --- | --- | --- | --- |',
        ...rows,
      ].join('\n');
    });
  return `${[
    '# Errors',
    'Every refusal and failure has one of these codes. All doors answer with the same body: `code`, `message`, `details`, `hint`; `{field}` stands for a value of the details. `wpk` exits with 1 when something was refused or failed, 2 for wrong usage, 70 for a bug.',
    'This page is written by `node scripts/write-error-docs.ts`; a test fails when it and the catalogue differ.',
    ...sections,
  ].join('\n\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
