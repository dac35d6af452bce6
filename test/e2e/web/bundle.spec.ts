import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PORT_CHANNEL } from '../../../src-shared/window-port.ts';
import { expect, test } from './support/server.ts';

const ASSETS = path.resolve(import.meta.dirname, '../../../out/web/assets');

test('the pages hold nothing of the window: no port, no screen of the own machine', () => {
  const names = readdirSync(ASSETS);
  expect(names.filter((name) => /^(?:console|ledger|run|settings|welcome)-/.test(name))).toEqual([]);
  for (const name of names.filter((one) => one.endsWith('.js')))
    expect(readFileSync(path.join(ASSETS, name), 'utf8'), name).not.toContain(PORT_CHANNEL);
});
