import { describe, expect, it } from 'vitest';
import { extensionManifestSchema } from '../../../src-shared/models/manifest.ts';
import { guestProgram, scriptsOf, type GuestCode } from '../../../src-main/sandbox/index.ts';
import { sampleManifest } from '../../support/sample-manifest.ts';

function code(name: string, scripts: Readonly<Record<string, string>>): GuestCode {
  return { manifest: extensionManifestSchema.parse({ ...sampleManifest(), name }), scripts };
}

describe('putting a program together', () => {
  it('takes the scripts under dist and nothing else of a package', () => {
    const bytes = new TextEncoder().encode('1');
    const files = new Map(
      ['dist/main.js', 'dist/deep/er.mjs', 'dist/data.json', 'assets/a.js'].map((path) => [path, bytes]),
    );
    expect(Object.keys(scriptsOf(files))).toEqual(['dist/main.js', 'dist/deep/er.mjs']);
  });

  it('imports a dependency by its id', () => {
    const own = code('own', { 'dist/main.js': 'import { x } from "black-swann.other";' });
    const { entry, modules, extensionId } = guestProgram(own, [
      code('other', { 'dist/main.js': 'export const x = 1;' }),
    ]);
    expect(entry).toBe('dist/main.js');
    expect(extensionId).toBe(`${own.manifest.publisher}.own`);
    expect(modules[`${own.manifest.publisher}.other`]).toBe('export const x = 1;');
  });

  it('keeps the files of a dependency apart from those of the package', () => {
    const own = code('own', { 'dist/main.js': 'own main', 'dist/part.js': 'own part' });
    const other = code('other', {
      'dist/main.js': 'export { x } from "./part.js"; export default 1;',
      'dist/part.js': 'export const x = 1;',
    });
    const { modules } = guestProgram(own, [other]);
    expect(modules['dist/part.js']).toBe('own part');
    const id = `${own.manifest.publisher}.other`;
    const folder = `${id}@${other.manifest.version}/dist`;
    expect(modules[`${folder}/part.js`]).toBe('export const x = 1;');
    expect(modules[id]).toContain(`export * from "./${folder}/main.js"`);
    expect(modules[id]).toContain('export { default }');
  });
});
