import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { openCallDoor } from '../../../support/doors/call-door.ts';

process.env['MARKETPLACE_PASSPHRASE'] ??= 'correct horse';

let made: Promise<string> | null = null;

/** A home whose catalog has the five samples. Made once in a worker, then copied. */
export async function homeWithSamples(home: string): Promise<void> {
  made ??= makeSamples();
  cpSync(await made, home, { recursive: true });
}

async function makeSamples(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'station-samples-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const door = await openCallDoor(path.join(folder, 'home'));
  try {
    const { jobId } = await door.client.samples.add();
    for await (const event of await door.client.jobs.watch({ jobId })) {
      if (event.state === 'failed') throw new Error('the samples were not added');
    }
  } finally {
    await door.close();
  }
  return path.join(folder, 'home');
}

/** A package file of a small extension, signed with the home's own key. */
export async function signedPackage(home: string, folder: string): Promise<string> {
  const project = path.join(folder, 'first-light');
  const file = path.join(folder, 'first-light.wpk');
  if (existsSync(file)) return file;
  await mkdir(project);
  const door = await openCallDoor(home);
  try {
    await door.client.workbench.create({
      folder: project,
      publisher: 'black-swann',
      name: 'first-light',
      template: 'command',
    });
    await door.client.workbench.package({ folder: project, out: file });
    await door.client.identity.sign({ path: file });
  } finally {
    await door.close();
  }
  return file;
}
