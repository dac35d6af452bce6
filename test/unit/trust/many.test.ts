import { describe, expect, it } from 'vitest';
import {
  createPackageVerifiers,
  createSimulation,
  digestOf,
  signPackage,
  verifyPackage,
} from '../../../src-main/trust/index.ts';

describe('verifying many packages', () => {
  it('answers in order, with the same verdicts as one by one', async () => {
    const { signer, trustedKey } = createSimulation({ now: () => 0 });
    const questions = await Promise.all(
      Array.from({ length: 120 }, async (_none, index) => {
        const claim = {
          extensionId: 'acme.scanner',
          version: `1.0.${index}`,
          digest: digestOf(Buffer.from(String(index))),
          manifestDigest: digestOf(Buffer.from('{}')),
        };
        const bundle = index === 70 ? null : await signPackage({ ...claim, signer });
        return { ...claim, bundle, keys: [trustedKey('acme')], now: 0, allowSimulated: true };
      }),
    );
    const verifiers = createPackageVerifiers();
    try {
      const verdicts = await verifiers.verify(questions);
      const [first] = questions;
      if (first === undefined) throw new Error('no question');
      expect(verdicts).toHaveLength(120);
      expect(verdicts[0]).toEqual({ signer: verifyPackage(first) });
      expect(verdicts[70]).toMatchObject({ error: { code: 'trust.unsigned' } });
      expect(verdicts.filter((verdict) => 'signer' in verdict)).toHaveLength(119);
    } finally {
      await verifiers.close();
    }
  });
});
