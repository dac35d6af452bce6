import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const BIN = path.resolve(import.meta.dirname, '../../../bin/wpk.mjs');

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('(%s) ends a verb at once, with one answer', async (signal) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'endless.js'), 'for (;;);');
    const child = spawn(process.execPath, [BIN, 'sandbox', 'endless.js', '--timeout', '300000', '--json'], {
      cwd: folder,
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await sleep(1_500);
    child.kill(signal);
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cli.cancelled' } });
  });

  it('of a reader that has seen enough is no failure', async () => {
    const child = spawn(process.execPath, [BIN, '--help']);
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
  });
});
