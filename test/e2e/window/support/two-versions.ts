import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { openCallDoor } from '../../../support/doors/call-door.ts';
import { wpk } from '../../../support/doors/cli-door.ts';

export const TWO = {
  id: 'black-swann.first-light',
  name: 'First Light',
  old: '0.1.0',
  next: '0.2.0',
} as const;

/** One verb on the command line, which has to go well. */
export async function run(home: string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await wpk([...args, '--home', home]);
  expect(code, `${stdout}${stderr}`).toBe(0);
}

/** Publishes and approves one version of a small extension. */
export async function publishVersion(home: string, folder: string, version: string): Promise<void> {
  const project = path.join(folder, `project-${version}`);
  const out = path.join(folder, `first-light-${version}.wpk`);
  mkdirSync(project);
  const door = await openCallDoor(home);
  try {
    await door.client.workbench.create({
      folder: project,
      publisher: 'black-swann',
      name: 'first-light',
      template: 'command',
    });
    const manifest = path.join(project, 'wpk.json');
    const text = JSON.parse(readFileSync(manifest, 'utf8')) as object;
    writeFileSync(manifest, JSON.stringify({ ...text, version }, null, 2));
    await door.client.workbench.package({ folder: project, out });
    await door.client.identity.sign({ path: out });
  } finally {
    await door.close();
  }
  await run(home, 'publish', out);
  await run(home, 'review', 'approve', `${TWO.id}@${version}`);
}
