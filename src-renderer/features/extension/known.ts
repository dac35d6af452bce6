import type { PinOrigin, TrustRootView } from '../../../src-shared/models/trust.ts';

/** Why a key of a publisher elsewhere is believed, and since when. */
export interface Known {
  readonly how: PinOrigin;
  readonly since: string;
}

export interface HowKnown {
  readonly known: Known | null;
  readonly root: TrustRootView | null;
  /** The server shows a key of this publisher that no earlier one vouches for. */
  readonly isDisputed: boolean;
}
