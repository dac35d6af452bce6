import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openMetadata } from '../../../src-main/sync/metadata/index.ts';
import { publishedHello } from '../../support/published-hello.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { testServer } from '../../support/test-server.ts';
import { initialised, wayTo } from '../../support/tuf-server.ts';

it('publishes a package and a client sees it', async () => {
  const { station, signIn, listen } = await testServer();
  const done = await publishedHello(station);
  await initialised(station);
  const url = await listen();
  const { authorization } = await signIn('user');
  const http = wayTo(url, authorization);
  const trustedRoot = await readFile(path.join(station.tuf.path, '1.root.json'), 'utf8');
  const metadata = openMetadata({ folder: temporaryFolder(), http, now: Date.now, trustedRoot });
  const state = await metadata.refresh();
  expect(state.stale).toBe(null);
  expect(await metadata.registry()).toMatchObject({ name: 'Acme' });
  expect(await metadata.publisher('acme')).toMatchObject({ id: 'acme' });
  expect(await metadata.publisher('nobody')).toBe(null);
  expect(await metadata.target('packages/acme/hello/1.0.0.wpk')).toMatchObject({
    sha256: done.digest?.slice('sha256:'.length),
  });
  expect(await metadata.target('packages/acme/hello/2.0.0.wpk')).toBe(null);
  await http.close();
});
