import type { LedgerRow, Tx } from './port.ts';

const PAGE = 500;

/** All rows of the ledger that fit, oldest first, page by page; inside a transaction like every reading of `tx`. */
export async function* ledgerHistory(
  tx: Tx,
  filter: { readonly extensionId?: string | undefined; readonly installationId?: string | undefined },
): AsyncGenerator<LedgerRow, void, undefined> {
  const { extensionId, installationId } = filter;
  const wanted = {
    ...(extensionId === undefined ? {} : { extensionId }),
    ...(installationId === undefined ? {} : { installationId }),
  };
  for (let offset = 0; ; offset += PAGE) {
    const rows = await tx.ledger.history({ ...wanted, limit: PAGE, offset });
    yield* rows;
    if (rows.length < PAGE) return;
  }
}
