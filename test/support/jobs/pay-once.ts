import type { JobContext } from '../../../src-main/jobs/index.ts';
import type { Store } from '../../../src-main/store/index.ts';

/** An effect as a handler makes it: fenced, in one transaction, and not again where an earlier attempt made it. */
export async function payOnce(store: Store, { jobId, fence }: JobContext): Promise<number> {
  return store.transaction(async (tx) => {
    await fence(tx);
    const paid = ((await tx.settings.get('test.paid')) ?? []) as string[];
    if (!paid.includes(jobId)) await tx.settings.set('test.paid', [...paid, jobId]);
    return paid.length;
  });
}
