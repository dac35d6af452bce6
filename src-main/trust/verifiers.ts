import type { ErrorBody } from '../../src-shared/errors/index.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import { WorkerPool } from '../workers/index.ts';
import type { BundleInput, VerifiedBundle } from './verify-bundle.ts';
import type { PackageVerification } from './package-verification.ts';

/** Who signed one package, or why it is refused. */
export type Verdict = { readonly signer: Signer } | { readonly error: ErrorBody };

/** What the `verify` worker is asked. */
export type VerifyTask =
  | { readonly kind: 'packages'; readonly questions: readonly PackageVerification[] }
  | { readonly kind: 'bundle'; readonly input: BundleInput };

/** Verifies many packages, or large artifacts, off the main thread. */
export interface PackageVerifiers {
  /** `verifyBundle`. The artifact is copied to the worker. */
  readonly bundle: (input: BundleInput) => Promise<VerifiedBundle>;
  /** Verdicts in the order of the questions. */
  readonly verify: (questions: readonly PackageVerification[]) => Promise<readonly Verdict[]>;
  /** Starts the workers ahead of the first question. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Small enough that the workers end together, large enough that sending costs little. */
const BATCH = 50;

export function createPackageVerifiers(size = 2): PackageVerifiers {
  const pool = new WorkerPool({ worker: 'verify', size, spares: size });
  return {
    verify: async (all) => {
      const batches: (readonly PackageVerification[])[] = [];
      for (let from = 0; from < all.length; from += BATCH) batches.push(all.slice(from, from + BATCH));
      const verdicts = await Promise.all(
        batches.map((questions) =>
          pool.run<readonly Verdict[]>({ kind: 'packages', questions } satisfies VerifyTask),
        ),
      );
      return verdicts.flat();
    },
    bundle: (input) => pool.run<VerifiedBundle>({ kind: 'bundle', input } satisfies VerifyTask),
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
}
