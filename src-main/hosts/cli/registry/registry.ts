import { createReadStream } from 'node:fs';
import { createMarketplaceClient } from '../../../../client/index.ts';
import { fromErrorBody, type ErrorBody } from '../../../../src-shared/errors/index.ts';
import type { StationClient } from '../../../../src-shared/contract/index.ts';
import { REMOTE_LIMITS } from '../../../../src-shared/limits.ts';
import type { RegistryAddress } from './address.ts';
import { marketplaceAnswers } from './answers.ts';

/** A marketplace server as verbs see it. */
export interface Registry {
  readonly url: string;
  readonly client: StationClient;
  /** Sends the bytes of a package, which procedures then name by its digest. @throws remote.*, and what the server refuses with */
  upload(file: string, digest: string, signal: AbortSignal): Promise<void>;
}

export function openRegistry({ url, token, source }: RegistryAddress): Registry {
  const answers = marketplaceAnswers({ url, source, waitMs: REMOTE_LIMITS.answerMs });
  return {
    url,
    client: createMarketplaceClient({ url, token, fetch: answers }),
    async upload(file, digest, signal) {
      const send = marketplaceAnswers({ url, source, waitMs: REMOTE_LIMITS.uploadMs });
      const bytes = createReadStream(file);
      const request = new Request(new URL(`/api/v1/uploads/${digest.replace('sha256:', '')}`, url), {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: bytes,
        duplex: 'half',
        signal,
      });
      try {
        const response = await send(request, {});
        if (!response.ok) throw fromErrorBody(((await response.json()) as { error: ErrorBody }).error);
      } finally {
        bytes.destroy();
      }
    },
  };
}
