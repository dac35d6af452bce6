import { StationError } from '../../../src-shared/errors/index.ts';
import { api } from '../../api/index.ts';
import type { PageQuestion } from './page-questions.ts';
import type { Ask } from './questions.ts';

interface SignedClaim {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
}

/**
 * Signing for the page: what a person signs speaks in their name, here and wherever their key is trusted. They are asked once
 * the package was read, with what its bytes say, and those bytes are signed: nothing that the file becomes meanwhile.
 */
export function signingFor(ask: Ask) {
  return api.identity.sign.handler(async ({ context, input }) => {
    const station = await context.station();
    return station.signing.signFile(input.path, async (claim) => {
      const question = questionAbout(input.path, claim);
      if (!(await ask(question)))
        throw new StationError('window.not-confirmed', { question: question.message });
    });
  });
}

function questionAbout(file: string, { extensionId, version, digest }: SignedClaim): PageQuestion {
  return {
    message: `Sign ${extensionId} ${version}?`,
    detail: `With your signature this package is yours: whoever trusts your key trusts it.\n\n${file}\n${digest}`,
    agree: 'Sign it',
  };
}
