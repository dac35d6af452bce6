import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src-main/packages/index.ts';
import {
  GUEST_NETWORK_LIMITS,
  RUN_WALL_MS,
  SANDBOX_CEILING,
  SANDBOX_DEFAULTS,
  STORAGE_QUOTA_BYTES,
} from '../../../src-shared/limits.ts';
import { CAPABILITIES } from '../../../src-shared/models/manifest.ts';
import { CATEGORIES } from '../../../src-shared/models/category.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const guide = readFileSync(path.join(root, 'docs/extension-author-guide.md'), 'utf8');
const types = readFileSync(path.join(root, 'kit/marketplace.d.ts'), 'utf8');

const KIB = 1024;
const MIB = 1024 * KIB;

/** The JSON examples of the guide; one without braces is a part of a manifest. */
const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const whole = examples.find((text) => text.includes('"manifestVersion"')) ?? '';
const parts = examples.filter((text) => !text.startsWith('{'));

/** A row of the guide's table of bounds. */
function bound(name: string): string {
  const row = guide.split('\n').find((line) => line.startsWith(`| ${name} `));
  return row?.split('|')[2]?.trim() ?? `no row "${name}"`;
}

describe('the guide for authors', () => {
  it('shows a manifest that is one', () => {
    expect(parseManifest(whole)).toMatchObject({ publisher: 'ada', name: 'first-light' });
  });

  it('shows parts that fit into a manifest', () => {
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      const merged = { ...JSON.parse(whole), ...JSON.parse(`{${part}}`) };
      if (merged.kind === 'workflow')
        for (const key of ['main', 'permissions', 'contributes']) delete merged[key];
      expect(() => parseManifest(JSON.stringify(merged)), part).not.toThrow();
    }
  });

  it('names every category and capability', () => {
    for (const word of [...CATEGORIES, ...CAPABILITIES]) expect(guide).toContain(`\`${word}\``);
  });

  it('names every function of the guest API', () => {
    const areas = [...types.matchAll(/export const (\w+): \{([\s\S]*?)\n {2}\};/g)];
    expect(areas.length).toBe(8);
    for (const [, area = '', body = ''] of areas) {
      const row = guide.split('\n').find((line) => line.startsWith(`| \`${area}.`)) ?? '';
      for (const [, method = ''] of body.matchAll(/^ {4}(\w+)\(/gm)) {
        expect(
          guide.includes(`\`${area}.${method}(`) || row.includes(`${method}(`),
          `${area}.${method}`,
        ).toBe(true);
      }
    }
  });

  it('tells the bounds that are in force', () => {
    expect([bound('time'), bound('memory'), bound('stack')]).toEqual([
      `${RUN_WALL_MS / 1000} seconds (\`--timeout\`, up to ${SANDBOX_CEILING.wallMs / 1000} s); \`wpk sandbox\` ${SANDBOX_DEFAULTS.wallMs / 1000} second`,
      `${SANDBOX_DEFAULTS.memoryBytes / MIB} MiB (\`dry-run --memory\`, up to ${SANDBOX_CEILING.memoryBytes / MIB / 1024} GiB)`,
      `${SANDBOX_DEFAULTS.stackBytes / KIB} KiB`,
    ]);
    expect([bound('answer'), bound('report'), bound('log')]).toEqual([
      `${SANDBOX_DEFAULTS.resultBytes / MIB} MiB of plain JSON`,
      `${SANDBOX_DEFAULTS.reportBytes / MIB} MiB`,
      `${SANDBOX_DEFAULTS.logBytes / KIB} KiB`,
    ]);
    expect([bound('calls of the host'), bound('jobs queued at one moment')]).toEqual([
      SANDBOX_DEFAULTS.hostCalls.toLocaleString('en'),
      SANDBOX_DEFAULTS.pendingJobs.toLocaleString('en'),
    ]);
    const { requestBytes, responseBytes, timeoutMs, redirects } = GUEST_NETWORK_LIMITS;
    expect([bound('`network`: request, answer'), bound('`network`: time, redirects')]).toEqual([
      `${requestBytes / KIB} KiB, ${responseBytes / MIB} MiB`,
      `${timeoutMs / 1000} seconds, ${redirects} (to granted hosts)`,
    ]);
    expect(guide).toContain(`${STORAGE_QUOTA_BYTES / MIB} MiB per extension`);
  });
});
