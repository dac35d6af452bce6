import type { Submission } from '../../src-shared/models/catalog.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { packFiles, readPackage } from '../../src-main/packages/index.ts';
import type { Actor } from '../../src-main/registry/index.ts';
import type { Station } from '../../src-main/station.ts';
import { signPackage } from '../../src-main/trust/index.ts';

const ADMIN: Actor = { userId: 'test:publisher', role: 'admin' };
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The bytes of a small package that passes every audit: `acme.hello@1.0.0` unless its manifest is changed. */
export async function helloPackage(change: JsonObject = {}): Promise<Uint8Array> {
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
    ...change,
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

/** The same in the blobs of a station, signed by the station's own key. */
export async function signedHello(
  { blobs, keys }: Station,
  change: JsonObject = {},
): Promise<{ readonly digest: string; readonly bundle: JsonObject }> {
  const bytes = await helloPackage(change);
  const digest = await blobs.put(bytes);
  const { manifest, manifestDigest } = readPackage(bytes);
  const { publisher, name, version } = manifest;
  const claim = { digest, manifestDigest, extensionId: `${publisher}.${name}`, version };
  return { digest, bundle: await signPackage({ signer: await keys.signer(), ...claim }) };
}

/** The same, submitted, audited by the real audit and waiting for a decision. */
export async function pendingHello(station: Station, change: JsonObject = {}): Promise<Submission> {
  const { submissions } = station.registry;
  const { id } = await submissions.submit(await signedHello(station, change), ADMIN);
  return submissions.audit(id);
}

/** The same, approved. */
export async function publishedHello(station: Station, change: JsonObject = {}): Promise<Submission> {
  const { extensionId, version } = await pendingHello(station, change);
  return station.registry.moderation.approve({ extensionId, version }, {}, ADMIN);
}
