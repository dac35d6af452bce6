import type { Signer } from '../../../src-shared/models/identity.ts';
import type { HowKnown } from './known.ts';

/** What the person's own machine believes is not known in a browser. */
export function useHowKnown(
  _extension: { readonly origin: string; readonly publisher: string },
  _signer: Signer | null,
): HowKnown {
  return { known: null, root: null, isDisputed: false };
}
