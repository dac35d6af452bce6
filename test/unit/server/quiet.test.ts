import { expect, it } from 'vitest';
import { createQuiet } from '../../../src-main/hosts/server/quiet.ts';
import { StationError } from '../../../src-shared/errors/index.ts';

const never = new AbortController().signal;

it('nothing waits where nobody wrote', async () => {
  await expect(createQuiet().wait(Date.now(), never)).resolves.toBeUndefined();
});

it('what has waited long enough waits for no writer', async () => {
  const quiet = createQuiet();
  const writing = setInterval(() => quiet.written(), 1);
  try {
    await expect(quiet.wait(Date.now() - 60_000, never)).resolves.toBeUndefined();
  } finally {
    clearInterval(writing);
  }
});

it('whoever is told to stop waits no more', async () => {
  const quiet = createQuiet();
  const stop = new AbortController();
  quiet.written();
  const waiting = quiet.wait(Date.now(), stop.signal);
  const reason = new StationError('jobs.closing', { jobId: 'one' });
  stop.abort(reason);
  await expect(waiting).rejects.toMatchObject({ cause: reason });
});
