import '../../workers/crypto-shim.ts';
import './timers-shim.ts';
import process from 'node:process';
import { app, dialog } from 'electron';
import { PRODUCT } from '../../../src-shared/product.ts';
import { homeFolder } from '../cli/home-folder.ts';
import { registerAppScheme } from './app-protocol.ts';
import { run } from './run.ts';
import { readStartArguments } from './start-arguments.ts';

const started = readStartArguments(process.argv, process.cwd());
const home = homeFolder(started.home, { cwd: process.cwd(), env: process.env });

let failed = false;

/** Says what happened before the window is gone. Work that is cut goes on at the next start. */
function fail(error: unknown): void {
  if (failed) return;
  failed = true;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const message = error instanceof Error ? error.message : String(error);
  dialog.showErrorBox(
    `${PRODUCT.name} has to stop`,
    `${message.slice(0, 1000)}\n\nWork that was running goes on when it is started again.`,
  );
  app.exit(70);
}

process.on('uncaughtException', fail);
registerAppScheme();
run(home, started.open).catch(fail);
