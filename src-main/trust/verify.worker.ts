import '../workers/crypto-shim.ts';
import { serveTasks } from '../workers/index.ts';
import { toStationError } from '../../src-shared/errors/index.ts';
import type { Verdict } from './verify-many.ts';
import { verifyPackage, type PackageVerification } from './verify-package.ts';

serveTasks((task) =>
  (task as readonly PackageVerification[]).map((question): Verdict => {
    try {
      return { signer: verifyPackage(question) };
    } catch (thrown) {
      return { error: toStationError(thrown).toBody() };
    }
  }),
);
