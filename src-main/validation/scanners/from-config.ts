import { z } from 'zod';
import { StationError } from '../../../src-shared/errors/index.ts';
import { AUDIT_LIMITS } from '../../../src-shared/limits.ts';
import { commandScanner } from './command-scanner.ts';
import { httpScanner } from './http-scanner.ts';
import type { ExternalScanner } from './port.ts';

const common = {
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and hyphens'),
  timeoutMs: z.int().min(1).max(AUDIT_LIMITS.scannerMs).optional(),
};

/** One configured scanner: a program (no shell reads it) or an endpoint. */
const scannerSchema = z.union([
  z.strictObject({ ...common, command: z.tuple([z.string().min(1)], z.string()) }),
  z.strictObject({
    ...common,
    url: z.url({ protocol: /^https?$/ }),
    headers: z.record(z.string(), z.string()).optional(),
  }),
]);

const configSchema = z
  .array(scannerSchema)
  .refine((all) => new Set(all.map((one) => one.name)).size === all.length, 'two scanners have one name');

/**
 * The scanners that somebody configured: `[{"name", "command": [program, …]}, {"name", "url", "headers"?}]`, each with an
 * optional `timeoutMs`.
 * @throws StationError `validation.scanners-invalid` for anything else: a scanner that was meant is never left out
 */
export function scannersFromConfig(config: unknown, source: string): readonly ExternalScanner[] {
  const read = configSchema.safeParse(config);
  if (!read.success) {
    const [issue] = read.error.issues;
    const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.replace(/^: /, '');
    throw new StationError('validation.scanners-invalid', { source, problem }, read.error);
  }
  return read.data.map(({ timeoutMs, ...one }) => {
    const bounded = { ...one, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
    if ('command' in bounded) return commandScanner(bounded);
    const { headers, ...endpoint } = bounded;
    return httpScanner({ ...endpoint, ...(headers === undefined ? {} : { headers }) });
  });
}
