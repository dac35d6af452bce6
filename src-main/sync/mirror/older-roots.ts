import { TUF_LIMITS } from '../../../src-shared/limits.ts';
import type { RecordedFile } from './recorder.ts';
import type { MirrorSource } from './source.ts';

/** Roots from before the one that is trusted here, so that whoever trusts an older one finds the way. */
export async function olderRoots(
  source: Pick<MirrorSource, 'http'>,
  version: number,
  signal: AbortSignal,
): Promise<RecordedFile[]> {
  const found: RecordedFile[] = [];
  // No client goes through more of them, whatever number a root gives itself.
  const first = Math.max(1, version - TUF_LIMITS.rootRotations);
  for (let older = version - 1; older >= first; older -= 1) {
    const { status, body } = await source.http.get(`/tuf/${older}.root.json`, {
      signal,
      maxBytes: TUF_LIMITS.rootBytes,
    });
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    if (status !== 200) break;
    found.unshift({ name: `${older}.root.json`, bytes: Buffer.concat(parts) });
  }
  return found;
}
