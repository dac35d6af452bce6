// `npm run --silent electron:path`: the Electron runtime in use.
import process from 'node:process';
import { electronRuntime } from './electron-runtime.ts';

const tell = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  process.stdout.write(`${await electronRuntime({ fromRegistry: true, tell })}\n`);
} catch (error) {
  tell(`There is no Electron runtime: ${error instanceof Error ? error.message : String(error)}.`);
  process.exitCode = 2;
}
