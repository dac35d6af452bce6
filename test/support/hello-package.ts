import { packFiles } from '../../src-main/packages/index.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The bytes of a small package that passes every audit: `acme.hello@1.0.0`. */
export async function helloPackage(): Promise<Uint8Array> {
  const manifest = {
    manifestVersion: 1,
    publisher: 'acme',
    name: 'hello',
    version: '1.0.0',
    displayName: 'Hello',
    description: 'Says hello to whoever asks it.',
    category: 'utility',
    tags: ['hello'],
    main: 'dist/main.js',
    engines: { marketplace: '^1.0.0' },
    contributes: { commands: [{ id: 'hello', title: 'Say hello' }] },
    license: 'MIT',
  };
  return packFiles(
    new Map([
      ['wpk.json', text(JSON.stringify(manifest))],
      ['README.md', text('# Hello\n')],
      ['CHANGELOG.md', text('## 1.0.0\n')],
      ['LICENSE', text('MIT\n')],
      ['dist/main.js', text("export const commands = { hello: () => 'Hello.' };\n")],
    ]),
  );
}
