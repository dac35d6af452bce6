// The packaged app, made of what was built and of a runtime.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'electron-builder';
import { packageConfig } from './package-config.ts';
import { writeIcons } from './package-icons.ts';
import { stageProgram } from './package-stage.ts';

export interface PackagedApp {
  readonly app: string;
  readonly icons: string;
}

/**
 * Packages the build of `root` into `out`, which is made anew. With `installers` the system's own installers are made too:
 * electron-builder fetches the programs for those.
 */
export async function packageApp(options: {
  readonly root: string;
  readonly runtime: string;
  readonly out: string;
  readonly installers: boolean;
}): Promise<PackagedApp> {
  const { root, runtime, out, installers } = options;
  rmSync(out, { recursive: true, force: true });
  const stage = path.join(out, 'stage');
  const icons = path.join(out, 'icons');
  mkdirSync(icons, { recursive: true });
  writeIcons(icons);
  stageProgram(root, stage);
  await build({
    projectDir: stage,
    dir: !installers,
    publish: 'never',
    config: { ...packageConfig({ runtime, stage, icons, out }), electronVersion: electronVersion(runtime) },
  });
  rmSync(stage, { recursive: true, force: true });
  const app = readdirSync(out).find((name) => /unpacked$|^mac/.test(name));
  if (app === undefined) throw new Error('electron-builder made no app');
  return { app: path.join(out, app), icons };
}

function electronVersion(runtime: string): string {
  const beside = path.join(path.dirname(runtime), 'version');
  try {
    return readFileSync(beside, 'utf8').replace(/^v/, '').trim();
  } catch {
    // The registry's runtime says none; nothing but names of folders and of macOS's manifest is made of it.
    const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
    return version;
  }
}
