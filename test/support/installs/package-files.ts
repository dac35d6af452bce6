/** What a test says of a package; everything else is filled in. */
export interface PackageText {
  /** `publisher.name`. */
  readonly id: string;
  readonly version?: string;
  readonly main?: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** More files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A module whose command `hello` answers a number, so that one can see which version runs. */
export const answering = (value: number): string => `export const commands = { hello: () => ${value} };\n`;

export function packageFiles(text: PackageText): ReadonlyMap<string, Uint8Array> {
  const [publisher, name] = text.id.split('.');
  const isWorkflow = text.manifest?.['kind'] === 'workflow';
  const code = isWorkflow
    ? {}
    : {
        main: 'dist/main.js',
        contributes: { commands: [{ id: 'hello', title: 'Hello' }], strategies: [], reports: [] },
      };
  const manifest = {
    manifestVersion: 1,
    publisher,
    name,
    version: text.version ?? '1.0.0',
    displayName: `The ${name}`,
    description: 'Made by a test.',
    category: isWorkflow ? 'workflow' : 'utility',
    engines: { marketplace: '^1.0.0' },
    license: 'MIT',
    ...code,
    ...text.manifest,
  };
  const files: Record<string, string> = {
    'wpk.json': JSON.stringify(manifest),
    'README.md': `# ${name}\n`,
    'CHANGELOG.md': '## 1.0.0\n',
    LICENSE: 'MIT\n',
    ...(isWorkflow ? {} : { 'dist/main.js': text.main ?? answering(1) }),
    ...text.files,
  };
  return new Map(Object.entries(files).map(([path, content]) => [path, new TextEncoder().encode(content)]));
}
