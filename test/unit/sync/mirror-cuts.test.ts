import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportPhase, ImportPhase } from '../../../src-main/sync/mirror/index.ts';
import { exportFrom, importInto, inspect, knowledgeOf } from '../../support/mirrored.ts';
import {
  ADMIN,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../../support/sharing-server.ts';

// Work on mirror files that is cut: at every point that has a name, and at many places of its progress. Afterwards there is
// nothing, or everything; and what was cut can be done again.

let server: SharingServer;
let folder: string;
let honest: string;
let fingerprint: string;

beforeAll(async () => {
  server = await sharingServer();
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
  honest = path.join(folder, 'honest.wpkmirror');
  ({ fingerprint } = await exportFrom(server.station, honest));
}, 90_000);

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

class Cut extends Error {}

/** Throws when it was called so often. */
function cutAt(count: number): () => void {
  let left = count;
  return () => {
    left -= 1;
    if (left === 0) throw new Cut('cut');
  };
}

/** Runs work that is cut; true where it was. */
async function wasCut(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    (thrown: unknown) => {
      if (thrown instanceof Cut) return true;
      throw thrown;
    },
  );
}

/** A context that cuts at one point, the first time or later. */
function cutting(phase: ExportPhase | ImportPhase, count = 1) {
  const cut = cutAt(count);
  return { ...quiet, userId: ADMIN.userId, onPhase: (name: string) => (name === phase ? cut() : undefined) };
}

describe('an export that is cut', () => {
  const phases: readonly ExportPhase[] = [
    'begun',
    'metadata',
    'log',
    'catalog',
    'evidence',
    'package',
    'signed',
    'written',
  ];
  it.each(phases)('at "%s" leaves nothing behind', async (phase) => {
    const out = path.join(folder, `cut-${phase}.wpkmirror`);
    const choice = { all: true, named: [] };
    const { mirror } = server.station;
    expect(await wasCut(mirror.export({ out, from: null, choice }, cutting(phase)))).toBe(true);
    expect(readdirSync(folder)).toEqual(['honest.wpkmirror']);
  });

  it('while it writes, anywhere', async () => {
    for (let count = 1; count <= 12; count += 1) {
      const out = path.join(folder, 'cut.wpkmirror');
      const cut = cutAt(count);
      const progress = async (): Promise<void> => {
        await Promise.resolve();
        cut();
      };
      const work = server.station.mirror.export(
        { out, from: null, choice: { all: true, named: [] } },
        { ...quiet, progress },
      );
      expect(await wasCut(work)).toBe(true);
      expect(readdirSync(folder)).toEqual(['honest.wpkmirror']);
    }
  });

  it('that somebody cancelled', async () => {
    const out = path.join(folder, 'cut.wpkmirror');
    const stop = new AbortController();
    const progress = async (fraction: number): Promise<void> => {
      await Promise.resolve();
      if (fraction > 0.5) stop.abort(new Cut('cut'));
    };
    const work = server.station.mirror.export(
      { out, from: null, choice: { all: true, named: [] } },
      { signal: stop.signal, progress },
    );
    expect(await wasCut(work)).toBe(true);
    expect(existsSync(out)).toBe(false);
  });
});

describe('an import that is cut', () => {
  let here: Follower;
  let before: string;
  let reviewId: string;
  beforeAll(async () => {
    here = await follower();
    ({ reviewId } = await inspect(here.station, honest, { as: 'team', fingerprint }));
    before = await rowsOf();
  }, 60_000);
  afterAll(() => here?.close());

  const rowsOf = (): Promise<string> =>
    here.station.store.read(async (tx) =>
      JSON.stringify([
        await tx.remotes.list(),
        await tx.extensions.list({ limit: 100, offset: 0 }),
        await tx.trust.pins(),
        await tx.log.size(),
        await tx.settings.all('mirror.exporter.'),
      ]),
    );
  const context = { ...quiet, userId: ADMIN.userId };

  const phases: readonly ImportPhase[] = [
    'opened',
    'signature',
    'metadata',
    'log',
    'catalog',
    'package',
    'verified',
    'adopted',
  ];
  it.each(phases)('at "%s" has done nothing', async (phase) => {
    expect(await wasCut(here.station.mirror.import({ reviewId }, cutting(phase)))).toBe(true);
    expect(await rowsOf()).toBe(before);
  });

  it('at each package, and wherever it tells of its progress, has done nothing', async () => {
    for (let count = 1; count <= 3; count += 1) {
      expect(await wasCut(here.station.mirror.import({ reviewId }, cutting('package', count)))).toBe(true);
      expect(await rowsOf()).toBe(before);
    }
    for (let count = 1; count <= 6; count += 1) {
      const cut = cutAt(count);
      const progress = async (): Promise<void> => {
        await Promise.resolve();
        cut();
      };
      expect(await wasCut(here.station.mirror.import({ reviewId }, { ...context, progress }))).toBe(true);
      expect(await rowsOf()).toBe(before);
    }
  });

  it('in its transaction has done nothing', async () => {
    const fence = (): Promise<void> => Promise.reject(new Cut('cut'));
    expect(await wasCut(here.station.mirror.import({ reviewId }, { ...context, fence }))).toBe(true);
    expect(await rowsOf()).toBe(before);
  });

  it('after its transaction has done everything, and does nothing when it is begun again', async () => {
    expect(await wasCut(here.station.mirror.import({ reviewId }, cutting('taken-over')))).toBe(true);
    const after = await knowledgeOf(here.station, here.home);
    expect(await here.station.mirror.import({ reviewId }, context)).toMatchObject({ packages: 3 });
    expect(await knowledgeOf(here.station, here.home)).toBe(after);
    await here.install('acme.choir');
    // The same file once more brings nothing new, and is no step back.
    const again = await importInto(here.station, honest);
    expect(again).toMatchObject({ packages: 3, versions: 0 });
  });
});
