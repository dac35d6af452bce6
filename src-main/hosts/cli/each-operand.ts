import { asApiError } from './api-error.ts';
import type { Session } from './session.ts';
import { printable } from './text.ts';

/**
 * Does one verb's work for each operand in order. One operand that is refused ends the verb with that error; among
 * several it is told in its place, with its name, and the others go on.
 */
export async function eachOperand(
  session: Session,
  name: 'file' | 'path',
  operands: readonly string[],
  work: (operand: string) => Promise<void>,
): Promise<void> {
  for (const operand of operands) {
    try {
      await work(operand);
    } catch (thrown) {
      const error = await asApiError(thrown);
      if (operands.length === 1 || error.exitCode !== 1) throw error;
      session.fail();
      session.print(
        { [name]: operand, error: error.toBody() },
        () =>
          `${printable(operand)}: ${printable(error.message)}\n  ${printable(error.hint)} (${error.code})`,
      );
    }
  }
}
