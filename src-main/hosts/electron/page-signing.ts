import { StationError } from '../../../src-shared/errors/index.ts';
import { api } from '../../api/index.ts';
import type { ReadPackage } from '../../packages/index.ts';
import type { PageQuestion } from './page-questions.ts';
import type { Ask } from './questions.ts';

interface SignedClaim {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
}

/**
 * Signing for the page: what a person signs speaks in their name, here and wherever their key is trusted. They are asked once
 * the package was read, with what its bytes say, and those bytes are signed: nothing that the file becomes meanwhile. How it was
 * made is stated with the same word, about the same bytes.
 */
export function signingFor(ask: Ask) {
  const demand = async (file: string, claim: SignedClaim): Promise<void> => {
    const question = questionAbout(file, claim);
    if (!(await ask(question)))
      throw new StationError('window.not-confirmed', { question: question.message });
  };
  return {
    sign: api.identity.sign.handler(async ({ context, input: { path } }) => {
      const { signing, provenance } = await context.station();
      const read: ReadPackage[] = [];
      const signed = await signing.signFile(path, async (claim, one) => {
        await demand(path, claim);
        read.push(one);
      });
      for (const one of read) await provenance.stateRead(path, one);
      return signed;
    }),
    provenance: api.identity.provenance.handler(async ({ context, input: { path } }) => {
      const station = await context.station();
      return station.provenance.stateFile(path, (claim) => demand(path, claim));
    }),
  };
}

function questionAbout(file: string, { extensionId, version, digest }: SignedClaim): PageQuestion {
  return {
    message: `Sign ${extensionId} ${version}?`,
    detail: `With your signature this package is yours: whoever trusts your key trusts it.\n\n${file}\n${digest}`,
    agree: 'Sign it',
  };
}
