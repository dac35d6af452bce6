import { describe, expect, it } from 'vitest';
import { createSimulatedSigner, verifyRotation } from '../../../src-main/trust/index.ts';
import { signRotation } from '../../../src-main/trust/rotation.ts';
import { refusalOf } from '../../support/refused-code.ts';

const now = (): number => 0;
const at = '2026-01-02T00:00:00.000Z';

describe('a statement of rotation', () => {
  it('needs both keys', async () => {
    const [old, next, stranger] = [
      createSimulatedSigner({ now }),
      createSimulatedSigner({ now }),
      createSimulatedSigner({ now }),
    ];
    const statement = await signRotation(old, next, at);
    expect(verifyRotation(statement)).toMatchObject({ at, simulated: true });
    const foreign = await signRotation(stranger, next, at);
    const [first, second] = statement.signatures;
    const forgeries: unknown[] = [
      { ...statement, signatures: [foreign.signatures[0], second] },
      { ...statement, signatures: [first, foreign.signatures[0]] },
      { ...statement, signatures: [second, first] },
      { ...statement, signatures: [first] },
      { ...statement, signatures: [{ ...first, sig: second.sig }, second] },
      { ...statement, payload: foreign.payload },
      { ...statement, payload: Buffer.from('{}').toString('base64') },
      { ...statement, payload: `${statement.payload}!` },
      { ...statement, payloadType: 'application/json' },
      { ...statement, more: 1 },
      await signRotation(old, old, at),
      null,
      'text',
    ];
    for (const forgery of forgeries)
      expect(refusalOf(() => verifyRotation(forgery))).toBe('trust.rotation-invalid');
  });
});
