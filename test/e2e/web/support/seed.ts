import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { openCallDoor } from '../../../support/doors/call-door.ts';

/** What the seeded server holds besides the five samples: a submission that waits for a reviewer. */
export const WAITING = {
  extensionId: 'north-desk.carry-basket',
  version: '0.1.0',
  name: 'Carry Basket',
} as const;

/** Its next version, which lies signed in the home. */
export const NEXT = { version: '0.2.0', file: 'next.wpk' } as const;

let made: Promise<string> | null = null;

/** A home whose catalog has the five samples and whose queue one submission. Made once in a worker, then copied. */
export async function seededHome(home: string): Promise<void> {
  made ??= makeHome();
  cpSync(await made, home, { recursive: true });
}

async function makeHome(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'station-web-seed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const home = path.join(folder, 'home');
  const door = await openCallDoor(home);
  const { client } = door;
  const finish = async ({ jobId }: { readonly jobId: string }): Promise<void> => {
    for await (const event of await client.jobs.watch({ jobId }))
      if (event.state === 'failed') throw new Error(`the job ${jobId} failed`);
  };
  try {
    await finish(await client.samples.add());
    const project = path.join(folder, 'carry-basket');
    await client.workbench.create({
      folder: project,
      publisher: 'north-desk',
      name: 'carry-basket',
      displayName: WAITING.name,
      description: 'Holds the currencies with the highest carry and says when to turn the basket over.',
      template: 'strategy',
    });
    const file = path.join(folder, 'carry-basket.wpk');
    await client.workbench.package({ folder: project, out: file });
    await client.identity.sign({ path: file });
    const { digest, bundle } = await client.packages.import({ path: file });
    await finish(await client.submissions.start({ digest, bundle }));
    // The next version, signed and not submitted yet.
    const manifest = path.join(project, 'wpk.json');
    const { permissions, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      readonly permissions: readonly unknown[];
    };
    const reason = 'Asks a rate service for the carry of the day.';
    const wider = [...permissions, { capability: 'network', hosts: ['rates.example.com'], reason }];
    writeFileSync(
      manifest,
      `${JSON.stringify({ ...rest, version: NEXT.version, permissions: wider }, null, 2)}\n`,
    );
    const next = path.join(home, NEXT.file);
    await client.workbench.package({ folder: project, out: next });
    await client.identity.sign({ path: next });
  } finally {
    await door.close();
  }
  return home;
}
