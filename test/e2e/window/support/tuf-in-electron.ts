import '../../../../src-main/workers/crypto-shim.ts';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { toStationError } from '../../../../src-shared/errors/index.ts';
import { openMetadata } from '../../../../src-main/sync/metadata/index.ts';

/** What the spec asks of the program's own code in Electron's main process: a server's files, and a path in each state of it. */
export interface TufQuestion {
  readonly now: number;
  readonly trustedRoot: string;
  readonly states: readonly Readonly<Record<string, string>>[];
  readonly path: string;
}

const { QUESTION_FILE: questionFile = '', ANSWER_FILE: answerFile = '' } = process.env;
const question = JSON.parse(readFileSync(questionFile, 'utf8')) as TufQuestion;

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function answer(): Promise<readonly string[]> {
  const said: string[] = [];
  for (const files of question.states) {
    const metadata = openMetadata({
      folder: mkdtempSync(path.join(tmpdir(), 'tuf-electron-')),
      now: () => question.now,
      trustedRoot: question.trustedRoot,
      http: {
        get: async (address) => {
          const text = files[address.slice('/tuf/'.length)];
          return {
            status: text === undefined ? 404 : 200,
            headers: {},
            body: whole(Buffer.from(text ?? '')),
          };
        },
      },
    });
    said.push(
      await metadata
        .refresh()
        .then(() => metadata.target(question.path))
        .then(
          (target) => target?.sha256 ?? 'not listed',
          (thrown: unknown) => toStationError(thrown).code,
        ),
    );
  }
  return said;
}

const { electron = null } = process.versions as { readonly electron?: string };
const said = await answer().catch((error: unknown) => [String(error)]);
writeFileSync(answerFile, JSON.stringify({ electron, said }));
process.exit(0);
