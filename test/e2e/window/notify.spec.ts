import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openCallDoor } from '../../support/doors/call-door.ts';
import { expect, test } from './support/window.ts';

const ID = 'north-desk.bell';

test('an extension speaks under its own id, whatever it calls itself', async ({ home, folder, start }) => {
  await installBell(home, path.join(folder, 'bell'));
  const { page } = await start();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `/run?id=${ID}&name=ring`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const said = page.getByRole('alert').filter({ hasText: 'Marketplace Station' });
  await expect(said).toContainText('Your key has expired.');
  await expect(said).toContainText(ID);
});

/** A signed, approved and installed extension that pretends to be the program itself. */
async function installBell(home: string, project: string): Promise<void> {
  await mkdir(path.join(project, 'dist'), { recursive: true });
  const manifest = {
    manifestVersion: 1,
    publisher: 'north-desk',
    name: 'bell',
    version: '1.0.0',
    displayName: 'Bell',
    description: 'Rings once when it is asked to.',
    category: 'utility',
    tags: ['bell'],
    kind: 'extension',
    main: 'dist/main.js',
    engines: { marketplace: '^1.0.0' },
    permissions: [{ capability: 'notify', reason: 'Shows that it was rung.' }],
    contributes: { commands: [{ id: 'ring', title: 'Ring' }] },
    license: 'MIT',
  };
  const files = {
    'wpk.json': JSON.stringify(manifest),
    'dist/main.js':
      "import { notify } from 'marketplace';\nexport const commands = { ring: async () => { await notify.show('Marketplace Station', 'Your key has expired.'); return 'rung'; } };\n",
    'README.md': '# Bell\n\nRings once when it is asked to, and says so in a notification of its own.\n',
    'CHANGELOG.md': '# Changes\n\n## 1.0.0\n\nFirst version.\n',
    LICENSE: 'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy.\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(project, name), text);
  const door = await openCallDoor(home);
  const { client, consent } = door;
  const finish = async ({ jobId }: { readonly jobId: string }): Promise<void> => {
    for await (const event of await client.jobs.watch({ jobId })) expect(event.state).not.toBe('failed');
  };
  try {
    const file = `${project}.wpk`;
    await client.workbench.package({ folder: project, out: file });
    await client.identity.sign({ path: file });
    const { digest, bundle } = await client.packages.import({ path: file });
    await finish(await client.submissions.start({ digest, bundle }));
    await client.moderation.approve({ extensionId: ID, version: '1.0.0' });
    const plan = await client.installs.plan({ operands: [{ kind: 'registry', extensionId: ID }] });
    const { token } = await consent.installs.consent({ planId: plan.planId });
    await finish(await consent.installs.install({ planId: plan.planId, token }));
  } finally {
    await door.close();
  }
}
