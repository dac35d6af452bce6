import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { WORKER_SOURCES, workerPath } from '../../../src-main/workers/index.ts';

describe('finding a worker', () => {
  it('finds the TypeScript source while running from source', () => {
    expect(workerPath('sandbox').href).toMatch(/src-main\/sandbox\/sandbox\.worker\.ts$/);
  });

  it('finds the built entry from every place a bundle lands in', () => {
    for (const place of ['wpk.js', 'chunks/station-abc.js', 'workers/audit.js', 'chunks/deep/er.js']) {
      const from = pathToFileURL(`/app/out/main/${place}`).href;
      expect(workerPath('packages', from).pathname).toBe('/app/out/main/workers/packages.js');
    }
  });

  it('names each source after its worker', () => {
    for (const [name, source] of Object.entries(WORKER_SOURCES)) {
      expect(source.endsWith(`/${name}.worker.ts`)).toBe(true);
    }
  });
});
