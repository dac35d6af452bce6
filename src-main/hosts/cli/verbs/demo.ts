import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { followOnTerminal } from '../progress.ts';
import { openSession, type Session } from '../session.ts';
import { table } from '../text.ts';
import type { Verb } from '../verb.ts';

export const demo: Verb = (program, run) => {
  program
    .command('demo')
    .description('show the whole life of an extension, from the first line to the ledger')
    .option('--keep <folder>', 'an empty folder that becomes the home and stays')
    .option('--samples', 'only add the five samples to your home, so that its catalog is not empty')
    .action(
      run(async (session, options) => {
        if (options['samples'] === true) return addSamples(session);
        const keep = options['keep'] as string | undefined;
        const home =
          keep === undefined
            ? await mkdtemp(path.join(os.tmpdir(), 'station-demo-'))
            : await emptyFolder(session.resolve(keep));
        const work = await mkdtemp(path.join(os.tmpdir(), 'station-work-'));
        const own = await openSession({ home, json: session.json }, session.io);
        try {
          const { runDemo } = await import('../demo/run-demo.ts');
          await runDemo(own, work);
        } finally {
          await own.close();
          await rm(work, { recursive: true, force: true });
          if (keep === undefined) await rm(home, { recursive: true, force: true });
        }
        if (own.failed) session.fail();
        if (keep !== undefined) session.note(`\nThe home stays. Try: wpk --home ${keep} list`);
      }),
    );
};

async function addSamples(session: Session): Promise<void> {
  const { jobId } = await session.client.samples.add();
  const items = (await session.finish(jobId, followOnTerminal(session))) as readonly {
    extensionId: string;
    version: string;
    state: string;
  }[];
  session.print({ items }, () =>
    table(
      ['EXTENSION', 'VERSION', 'STATE'],
      items.map((one) => [one.extensionId, one.version, one.state]),
    ),
  );
}

async function emptyFolder(folder: string): Promise<string> {
  const found = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    // Opening the home makes it.
    if (cause.code === 'ENOENT') return [];
    throw new StationError(
      'files.cannot-write',
      { path: folder, reason: cause.code ?? cause.message },
      cause,
    );
  });
  if (found.length > 0) throw new StationError('projects.folder-not-empty', { path: folder });
  return folder;
}
