import { parseJson, type JsonObject } from '../../src-shared/json.ts';
import type { Store } from '../store/port.ts';
import { PUBLIC_GOOD_ROOT, PUBLIC_GOOD_ROOT_DATE } from '../trust/index.ts';

/** What the room is built from. */
export interface TrustPolicyDeps {
  readonly store: Store;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** The Sigstore root that stands where nobody replaced it: the shipped one, or the one an operator configured. */
  readonly standing: StandingRoot;
}

/** A root that no row of the store is needed for. */
export interface StandingRoot {
  readonly name: string;
  readonly kind: 'public-good' | 'team';
  readonly owner: string;
  readonly root: JsonObject;
  /** The day whose state it shows, UTC ms. */
  readonly asOf: number;
}

/** The shipped public-good root with its date, or the one that the operator of a server configured in its place. */
export function standingRoot(configured?: unknown, now: () => number = Date.now): StandingRoot {
  if (configured !== undefined)
    return {
      name: 'configured',
      kind: 'team',
      owner: 'the operator of this station',
      root: plain(configured),
      // Its owner puts it there anew at each start.
      asOf: now(),
    };
  const asOf = Date.parse(PUBLIC_GOOD_ROOT_DATE);
  return { name: 'public-good', kind: 'public-good', owner: 'Sigstore', root: SHIPPED, asOf };
}

function plain(value: unknown): JsonObject {
  return parseJson(JSON.stringify(value)) as JsonObject;
}

const SHIPPED = plain(PUBLIC_GOOD_ROOT);
