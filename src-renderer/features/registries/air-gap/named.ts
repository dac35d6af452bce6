import { extensionIdSchema } from '../../../../src-shared/models/manifest.ts';

/** One line of what a person wants in a mirror file. */
export interface Named {
  readonly extensionId: string;
  readonly range?: string;
}

/** `publisher.name` or `publisher.name@range`, one a line; null where a line is neither. */
export function readNamed(text: string): readonly Named[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const named: Named[] = [];
  for (const line of lines) {
    const at = line.indexOf('@');
    const extensionId = at < 0 ? line : line.slice(0, at);
    const range = at < 0 ? '' : line.slice(at + 1).trim();
    if (!extensionIdSchema.safeParse(extensionId).success || range.length > 100) return null;
    named.push({ extensionId, ...(range === '' ? {} : { range }) });
  }
  return named;
}
