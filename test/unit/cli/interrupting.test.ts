import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const BIN = path.resolve(import.meta.dirname, '../../../bin/wpk.mjs');

describe('Ctrl-C', () => {
  // Early, the process dies of the signal before it can say a word; later it answers, whatever it was doing.
  it.each([
    ['SIGINT', 300],
    ['SIGINT', 700],
    ['SIGINT', 1_100],
    ['SIGINT', 1_500],
    ['SIGTERM', 1_500],
  ] as const)('(%s after %i ms) ends a verb at once, with one answer', async (signal, afterMs) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'endless.js'), 'for (;;);');
    const args = [BIN, 'sandbox', 'endless.js', '--timeout', '300000', '--json'];
    const child = spawn(process.execPath, args, { cwd: folder });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await sleep(afterMs);
    child.kill(signal);
    const [code, killedBy] = (await once(child, 'close')) as [number | null, string | null];
    if (killedBy === null) {
      expect({ code, answer: JSON.parse(stdout) as unknown }).toMatchObject({
        code: 1,
        answer: { error: { code: 'cli.cancelled' } },
      });
    } else expect({ killedBy, stdout }).toEqual({ killedBy: signal, stdout: '' });
  });

  it('of a reader that has seen enough is no failure', async () => {
    const child = spawn(process.execPath, [BIN, '--help']);
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
  });
});
