// What electron-builder is told: what goes into the app, what opens with it, and how each system gets it.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { AfterPackContext, Configuration } from 'electron-builder';
import { PRODUCT } from '../src-shared/product.ts';
import { setPackagedFuses } from './packaged-fuses.ts';

/** The command that starts the window on Linux, and the name of its package, icon and desktop entry there. */
export const PROGRAM = 'marketplace-station';
export const PACKAGE_TYPE = 'application/vnd.marketplace.wpk';

export interface PackageParts {
  /** The Electron that is handed to users. */
  readonly runtime: string;
  /** The program's own files (package-stage.ts). */
  readonly stage: string;
  /** Where `writeIcons` wrote. */
  readonly icons: string;
  readonly out: string;
}

export function packageConfig({ runtime, stage, icons, out }: PackageParts): Configuration {
  return {
    appId: 'org.marketplace.station',
    productName: PRODUCT.name,
    directories: { output: out, buildResources: icons },
    electronDist: path.dirname(runtime),
    // Native parts come ready for every system, or with the runtime (electron-runtime-binding.ts).
    npmRebuild: false,
    files: ['**/*', '!{bin,kit,samples,out/web}', '!{bin,kit,samples,out/web}/**', '!out/main/wpk.js'],
    // Programs and libraries that the system loads itself cannot lie in an archive.
    asar: true,
    asarUnpack: ['**/*.node', '**/node_modules/@esbuild/**'],
    fileAssociations: [
      { ext: 'wpk', name: 'Marketplace extension', mimeType: PACKAGE_TYPE, role: 'Viewer', icon: 'icon' },
    ],
    protocols: [{ name: PRODUCT.name, schemes: ['marketplace'] }],
    afterPack: (context) => finish(context, stage),
    linux: { target: 'dir', executableName: PROGRAM, category: 'Office', icon: 'icons' },
    win: { target: 'nsis', icon: 'icon.ico' },
    nsis: { oneClick: false, perMachine: false },
    mac: { target: ['dmg', 'zip'], category: 'public.app-category.finance', icon: 'icon.icns' },
  };
}

/** The last step before a build is signed. */
async function finish(context: AfterPackContext, stage: string): Promise<void> {
  const { appOutDir, packager, electronPlatformName } = context;
  const resources = packager.getResourcesDir(appOutDir);
  // A runtime that was made to start the app folder of a command line starts nothing but this app now.
  rmSync(path.join(resources, 'app'), { recursive: true, force: true });
  // Whole folders that the window copies, found from the archive by the manifest beside them. A copy out of an archive is none.
  for (const name of ['kit', 'samples', 'package.json'])
    cpSync(path.join(stage, name), path.join(resources, name), { recursive: true });
  // No Node reads an archive: `wpk` has its files beside it.
  const windowOnly = ['out/preload', 'out/renderer', 'out/main/electron.js', 'out/main/window'];
  const left = new Set(windowOnly.map((name) => path.join(stage, name)));
  cpSync(stage, path.join(resources, 'wpk'), { recursive: true, filter: (file) => !left.has(file) });
  const product = packager.appInfo.productFilename;
  const names = { darwin: `${product}.app`, win32: `${product}.exe` } as Readonly<Record<string, string>>;
  await setPackagedFuses(path.join(appOutDir, names[electronPlatformName] ?? PROGRAM));
}
