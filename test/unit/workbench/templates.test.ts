import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const workbench = createWorkbench();
afterAll(() => workbench.close());

/** Long enough for a machine that does other things too. */
const PATIENT = { timeoutMs: 20_000 };

describe.each(['strategy', 'command', 'report', 'library', 'workflow'] as const)(
  'a new project of the template %s',
  (template) => {
    const create = async (folder = path.join(temporaryFolder(), 'first-light')): Promise<string> => {
      await workbench.create({ folder, publisher: 'ada', name: 'first-light', template });
      return folder;
    };

    it('runs in the sandbox and passes its own tests', async () => {
      const { ok, runs, tests } = await workbench.dryRun({ path: await create(), with: [], ...PATIENT });
      expect({
        runs: runs.filter(({ outcome }) => outcome !== 'ok'),
        tests: tests.filter((one) => !one.ok),
      }).toEqual({
        runs: [],
        tests: [],
      });
      expect(ok).toBe(true);
      expect(tests.length).toBeGreaterThan(template === 'workflow' ? -1 : 1);
    });

    it('packs to the same bytes again, also from another folder', async () => {
      const folder = await create();
      const first = await workbench.package({ folder });
      rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
      const again = await workbench.package({ folder, out: path.join(temporaryFolder(), 'again.wpk') });
      const elsewhere = await create(path.join(temporaryFolder(), 'other name'));
      const there = await workbench.package({ folder: elsewhere });
      expect([again.digest, there.digest]).toEqual([first.digest, first.digest]);
    });

    it('passes the audit with nothing worse than a notice', async () => {
      const { valid, findings } = await workbench.validate({ path: await create(), with: [] });
      expect(findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
      expect(valid).toBe(true);
    });
  },
);
