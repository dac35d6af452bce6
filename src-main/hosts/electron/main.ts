import '../../workers/crypto-shim.ts';
import process from 'node:process';
import { app } from 'electron';
import { homeFolder } from '../cli/home-folder.ts';
import { registerAppScheme } from './app-protocol.ts';
import { run } from './run.ts';
import { readStartArguments } from './start-arguments.ts';

const started = readStartArguments(process.argv, process.cwd());
const home = homeFolder(started.home, { cwd: process.cwd(), env: process.env });

/** Electron would stop everything behind a box that somebody has to close. Work that is cut goes on at the next start. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  app.exit(70);
}

process.on('uncaughtException', fail);
registerAppScheme();
run(home, started.open).catch(fail);
