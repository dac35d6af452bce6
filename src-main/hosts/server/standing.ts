import path from 'node:path';
import type { ErrorCode } from '../../../src-shared/errors/index.ts';
import { checkPassphrase, type ShutBecause } from '../../trust/index.ts';
import { isProgramReplaced } from './program.ts';
import type { Tenants } from './tenants.ts';

/** What a server cannot do although it runs. */
export interface Limitation {
  readonly code: ErrorCode;
  /** What waits, and what to do, for whoever runs the server. Names no tenant: anybody may ask for the health. */
  readonly message: string;
}

/** How a running server stands. */
export interface Standing {
  /** As it was found last; null where nothing is wrong. */
  readonly limited: Limitation | null;
  /** Looks again, soon: whoever asks does not wait, and homes are not looked through more often than once a minute. */
  glance(): void;
  /** Looks at the keys of every home now; `told` hears of each home whose keys stay shut, once. */
  look(): Promise<void>;
}

const OFTEN_MS = 60_000;

/** @param told hears the folder of a home, and why its keys stay shut. */
export function watchStanding(
  tenants: Pick<Tenants, 'home' | 'names'>,
  passphrase: () => Promise<string>,
  told: (home: string, because: ShutBecause) => void,
): Standing {
  const check = checkPassphrase(passphrase);
  const shut = new Map<string, ShutBecause>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  const lookNow = async (): Promise<void> => {
    lookedAt = performance.now();
    const homes = (await tenants.names()).map((name) => path.join(tenants.home, 'tenants', name));
    for (const home of [tenants.home, ...homes]) {
      const because = await check(path.join(home, 'keys'));
      if (because === null) shut.delete(home);
      else if (shut.get(home) !== because) {
        shut.set(home, because);
        told(home, because);
      }
    }
    // Homes that are gone.
    for (const home of shut.keys()) if (![tenants.home, ...homes].includes(home)) shut.delete(home);
  };
  const look = (): Promise<void> => (looking ??= lookNow().finally(() => (looking = null)));
  return {
    get limited() {
      if (isProgramReplaced()) return REPLACED;
      const own = shut.get(tenants.home) ?? null;
      const others = shut.size - (own === null ? 0 : 1);
      const because = own ?? [...shut.values()][0] ?? null;
      return because === null ? null : { code: because, message: sentence(because, own !== null, others) };
    },
    glance() {
      if (performance.now() - lookedAt > OFTEN_MS) look().catch(tell);
    },
    look,
  };
}

const REPLACED: Limitation = {
  code: 'server.program-replaced',
  message: 'The program was replaced while this server runs: start the server again.',
};

/** What waits and what to do about it. */
export function sentence(because: ShutBecause, own: boolean, others: number): string {
  const tenants = others === 1 ? 'one tenant' : `${others} tenants`;
  const whose = [...(own ? ['this server'] : []), ...(others > 0 ? [tenants] : [])].join(' and of ');
  const why =
    because === 'trust.passphrase-needed'
      ? 'are under a passphrase that was not given'
      : 'do not open with the passphrase that was given';
  const what =
    because === 'trust.passphrase-needed' ? 'MARKETPLACE_PASSPHRASE' : 'the right MARKETPLACE_PASSPHRASE';
  return `The keys of ${whose} ${why}: events, entitlements, checkpoints and statements wait. Set ${what} and start again.`;
}

function tell(thrown: unknown): void {
  process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
}
