import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { build } from 'esbuild';

// Beside the build, so that the packages of the program are found from there.
const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** A main process of the real Electron that answers questions and nothing else. */
export interface AskedElectron {
  ask<Answer>(question: object): Promise<Answer>;
  /** Takes its files away. */
  remove(): void;
}

/** Bundles `entry`, a file of this folder that reads QUESTION_FILE and writes `{ electron, said }` to ANSWER_FILE. */
export async function askedElectron(entry: string): Promise<AskedElectron> {
  const name = path.basename(entry, '.ts');
  const app = mkdtempSync(path.join(ROOT, 'out', `${name}-`));
  await build({
    entryPoints: [path.join(import.meta.dirname, entry)],
    outfile: path.join(app, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'main.mjs' }));
  return {
    async ask<Answer>(question: object): Promise<Answer> {
      const [questionFile, answerFile] = [path.join(app, 'question.json'), path.join(app, 'answer.json')];
      writeFileSync(questionFile, JSON.stringify(question));
      const args = ['--no-sandbox', '--disable-gpu', app];
      const env = { ...process.env, QUESTION_FILE: questionFile, ANSWER_FILE: answerFile };
      await promisify(execFile)(process.env['STATION_TEST_ELECTRON'] ?? '', args, { env, timeout: 60_000 });
      const answer = JSON.parse(readFileSync(answerFile, 'utf8')) as { electron: string; said: Answer };
      expect(answer.electron).toMatch(/^\d+\./);
      return answer.said;
    },
    remove: () => rmSync(app, { recursive: true, force: true }),
  };
}
