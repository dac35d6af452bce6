import '../workers/crypto-shim.ts';
import { serveTasks } from '../workers/index.ts';
import { toStationError } from '../../src-shared/errors/index.ts';
import { verifyBundle } from './verify-bundle.ts';
import type { Verdict, VerifyTask } from './verifiers.ts';
import type { PackageVerification } from './package-verification.ts';
import { verifyPackage } from './verify-package.ts';

serveTasks((asked) => {
  const task = asked as VerifyTask;
  return task.kind === 'bundle' ? verifyBundle(task.input) : task.questions.map(verdictOn);
});

function verdictOn(question: PackageVerification): Verdict {
  try {
    return { signer: verifyPackage(question) };
  } catch (thrown) {
    return { error: toStationError(thrown).toBody() };
  }
}
