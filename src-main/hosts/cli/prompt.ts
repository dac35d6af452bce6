import process from 'node:process';
import { StationError } from '../../../src-shared/errors/index.ts';

// The prompts load when a person is asked, and not before. They are drawn on standard error: standard output is the answer's.

/** A question that only "yes" answers. @throws cli.cancelled for everything else */
export async function demandYes(message: string): Promise<void> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ message, initialValue: false, output: process.stderr });
  if (isCancel(answer) || !answer) throw new StationError('cli.cancelled', {});
}

/** Text that does not show while it is typed. @throws cli.cancelled */
export async function askSecret(message: string): Promise<string> {
  const { password, isCancel } = await import('@clack/prompts');
  const answer = await password({ message, output: process.stderr });
  if (isCancel(answer)) throw new StationError('cli.cancelled', {});
  return answer;
}
