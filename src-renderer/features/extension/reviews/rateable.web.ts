import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../../client.ts';
import type { Shown } from '../use-extension.ts';

/**
 * The version that this person may rate: of those that they told the server they installed, the one that is shown, else the
 * latest; null for none, undefined while that is not known.
 */
export function useRateable({ extension, version }: Shown): string | null | undefined {
  const told = useQuery(
    orpc.receipts.list.queryOptions({ input: { extensionId: extension.id, kind: 'installed' } }),
  );
  if (told.data === undefined) return undefined;
  const versions = told.data.items.map((receipt) => receipt.version);
  return versions.find((one) => one === version?.version) ?? versions[0] ?? null;
}
