import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { app } from 'electron';

/**
 * The bundler of projects is a program, and none starts from inside an archive: a packaged build has it beside the archive.
 * Before it is loaded. What the environment names is nothing to a packaged build.
 */
export function nameBundlerProgram(): void {
  if (!app.isPackaged) return;
  const name = process.platform === 'win32' ? ['esbuild.exe'] : ['bin', 'esbuild'];
  const part = path.join('node_modules', '@esbuild', `${process.platform}-${process.arch}`, ...name);
  const program = path.join(process.resourcesPath, 'app.asar.unpacked', part);
  delete process.env['ESBUILD_BINARY_PATH'];
  if (existsSync(program)) process.env['ESBUILD_BINARY_PATH'] = program;
}
