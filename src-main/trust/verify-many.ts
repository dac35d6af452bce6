import type { ErrorBody } from '../../src-shared/errors/index.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import { WorkerPool } from '../workers/index.ts';
import type { PackageVerification } from './verify-package.ts';

/** Who signed one package, or why it is refused. */
export type Verdict = { readonly signer: Signer } | { readonly error: ErrorBody };

/** Verifies many packages off the main thread. */
export interface PackageVerifiers {
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
    verify: async (questions) => {
      const batches: (readonly PackageVerification[])[] = [];
      for (let from = 0; from < questions.length; from += BATCH)
        batches.push(questions.slice(from, from + BATCH));
      return (await Promise.all(batches.map((batch) => pool.run<readonly Verdict[]>(batch)))).flat();
    },
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
}
