import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// A file far larger than the memory that its reader and writer may have: the archive itself, without what makes it believable.

const MIB = 1024 * 1024;
const PACKAGES = 8;
const EACH = 40 * MIB;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'station-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program on its own with little memory; answers what it printed. */
async function withLittleMemory(
  program: string,
  ...args: readonly string[]
): Promise<Record<string, number>> {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=48', path.join(import.meta.dirname, '../../support/sync', program), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(0);
  return JSON.parse(text) as Record<string, number>;
}

describe('a mirror file of 320 MB', () => {
  it('is written and read through with bounded memory', async () => {
    const blob = path.join(folder, 'blob');
    const file = await open(blob, 'w');
    // Sparse: the disk is not what is looked at.
    await file.truncate(EACH);
    await file.close();
    const out = path.join(folder, 'large.wpkmirror');
    const written = await withLittleMemory('mirror-writer.ts', out, blob, String(PACKAGES));
    expect(written['bytes']).toBeGreaterThan(PACKAGES * EACH);
    expect(written['peak']).toBeLessThan(250 * MIB);
    const read = await withLittleMemory('mirror-reader.ts', out);
    expect(read['bytes']).toBe(PACKAGES * EACH);
    expect(read['peak']).toBeLessThan(250 * MIB);
  }, 60_000);
});
