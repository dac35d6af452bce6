import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson } from '../../../src-shared/json.ts';
import type { ExternalScanner } from '../../validation/index.ts';
import type { CliIo } from './io.ts';

/**
 * The external scanners that MARKETPLACE_SCANNERS, a JSON file, names; none where it is not set.
 * @throws validation.scanners-invalid: an audit without a scanner that was meant would say more than it knows
 */
export async function configuredScanners(
  io: Pick<CliIo, 'cwd' | 'env'>,
): Promise<readonly ExternalScanner[]> {
  const named = io.env['MARKETPLACE_SCANNERS'];
  if (named === undefined || named === '') return [];
  const source = path.resolve(io.cwd, named);
  const { scannersFromConfig } = await import('../../validation/index.ts');
  let config: unknown;
  try {
    config = parseJson(await readFile(source, 'utf8'));
  } catch (cause) {
    const problem =
      cause instanceof SyntaxError
        ? 'it is not JSON'
        : ((cause as NodeJS.ErrnoException).code ?? 'it cannot be read');
    throw new StationError('validation.scanners-invalid', { source, problem }, cause);
  }
  return scannersFromConfig(config, source);
}
