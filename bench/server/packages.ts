import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packFiles } from '../../src-main/packages/index.ts';
import { sampleManifest } from '../../test/support/sample-manifest.ts';
import { seeded } from '../synthetic-catalog.ts';

/** The same files as a package of each registry. */
export interface BenchPackage {
  /** The short name here, the whole name there. */
  readonly name: string;
  readonly wpk: Uint8Array;
  readonly tgz: Uint8Array;
}

export const PUBLISHER = 'bench-desk';
export const VERSION = '1.0.0';

/** Packages of about 20 KB of code that no compressor makes small. */
export async function benchPackages(count: number, folder: string): Promise<readonly BenchPackage[]> {
  const random = seeded(5);
  const packages: BenchPackage[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `tool-${String(index).padStart(4, '0')}`;
    const lines = Array.from(
      { length: 400 },
      (_, line) =>
        `export const value${line} = '${Math.floor(random() * 2 ** 50).toString(36)}${Math.floor(random() * 2 ** 50).toString(36)}';`,
    );
    const code = `${lines.join('\n')}\nexport const commands = { scan: () => value0 };\n`;
    const manifest = sampleManifest({
      publisher: PUBLISHER,
      name,
      displayName: `Tool ${index}`,
      version: VERSION,
    });
    const files: readonly (readonly [string, string])[] = [
      ['wpk.json', JSON.stringify(manifest)],
      ['package.json', JSON.stringify({ name, version: VERSION, main: 'dist/main.js' })],
      ['README.md', `# Tool ${index}\n\nMeasures how fast a registry is.\n`],
      ['dist/main.js', code],
    ];
    const own = files.filter(([file]) => file !== 'package.json');
    const wpk = await packFiles(new Map(own.map(([file, text]) => [file, Buffer.from(text)])));
    packages.push({ name, wpk, tgz: tarOf(files, path.join(folder, name)) });
  }
  return packages;
}

/** As `npm pack` lays it out. */
function tarOf(files: readonly (readonly [string, string])[], folder: string): Uint8Array {
  for (const [file, text] of files) {
    const to = path.join(folder, 'package', file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
  execFileSync('tar', ['-czf', 'package.tgz', 'package'], { cwd: folder });
  return readFileSync(path.join(folder, 'package.tgz'));
}
