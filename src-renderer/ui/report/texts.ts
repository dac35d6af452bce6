/** Texts of what a run answered. */
export const reportTexts = {
  answer: 'Answer',
  nothing: 'It answered nothing.',
  report: 'Report',
  table: 'Table {{number}}',
  rowsShown: 'The first {{shown}} of {{total}} rows.',
} as const;
