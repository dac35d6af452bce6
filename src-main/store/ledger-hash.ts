import type { Json } from '../../src-shared/json.ts';
import { jsonDigest } from './digest.ts';
import type { LedgerRow } from './port.ts';

/**
 * Ties a ledger row to its leaf in the log: `sha256:<hex>` over the row's RFC 8785 form. Texts are hashed as UTF-8 carries
 * them, so that half a character in somebody's reason has a form too.
 */
export function ledgerHash(row: LedgerRow): string {
  const plain = JSON.parse(JSON.stringify(row), (_, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value, 'utf8').toString('utf8') : value,
  ) as Json;
  return jsonDigest(plain);
}
