import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { setPackagedFuses } from '../../../scripts/packaged-fuses.ts';
import { expect, test } from './support/window.ts';

test('a packaged build runs its own app and nothing else', async ({ folder }) => {
  const runtime = path.dirname(process.env['STATION_TEST_ELECTRON'] ?? '');
  const copy = path.join(folder, 'packaged');
  cpSync(runtime, copy, { recursive: true });
  const executable = path.join(copy, 'electron');
  const asNode = () =>
    spawnSync(executable, ['-e', 'console.log(6 * 7)'], {
      encoding: 'utf8',
      timeout: 15_000,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
  expect(asNode().stdout).toContain('42');
  await setPackagedFuses(executable);
  const wire = await getCurrentFuseWire(executable);
  for (const [fuse, state] of [
    [FuseV1Options.RunAsNode, FuseState.DISABLE],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
    [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
    [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
    [FuseV1Options.EnableCookieEncryption, FuseState.ENABLE],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
  ] as const)
    expect(wire[fuse]).toBe(state);
  expect(asNode().stdout ?? '').not.toContain('42');
});
