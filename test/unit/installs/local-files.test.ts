import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { refusalOf } from '../../support/refusal.ts';
import { makeSigner } from '../../support/registry/make-signer.ts';
import { DEVELOPER, PERSON, TestHome } from '../../support/installs/open-home.ts';
import type { PackageSigner } from '../../../src-main/trust/index.ts';

const ID = 'acme.tool';
let home: TestHome;
let file: string;
beforeEach(async () => {
  home = await TestHome.open(temporaryFolder());
  file = path.join(temporaryFolder(), 'tool.wpk');
});
afterEach(() => home.close());

/** A publisher that this home knows, with its key. */
async function knownPublisher(): Promise<void> {
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
  await home.publish({ id: 'acme.other' });
}

async function write(
  options: { signer?: PackageSigner; bundle?: unknown; version?: string } = {},
): Promise<void> {
  const packed = await home.pack({ id: ID, version: options.version ?? '1.0.0' }, options.signer);
  await writeFile(file, packed.bytes);
  const bundle = options.bundle === undefined ? packed.bundle : options.bundle;
  if (bundle !== null) await writeFile(`${file}.sigstore.json`, JSON.stringify(bundle));
}

const install = (allowUnsigned = false) =>
  home.carryOut({ operands: [{ kind: 'file', path: file, allowUnsigned }] });

describe('installing a file', () => {
  it('takes one that a known publisher signed', async () => {
    await knownPublisher();
    await write();
    await install();
    expect(await home.installs.get(ID)).toMatchObject({
      status: 'active',
      allowedUnsigned: false,
      source: 'file:tool.wpk',
      signer: { id: home.signer.identity.fingerprint },
    });
    await expect(
      home.installs.run({ extensionId: ID, name: 'hello', input: {} }, PERSON),
    ).resolves.toMatchObject({
      result: { outcome: 'ok', value: 1 },
    });
  });

  it('refuses one without a signature, unless a person lets it in, which the ledger remembers', async () => {
    await write({ bundle: null });
    expect(await refusalOf(() => install())).toBe('trust.unsigned');
    const plan = await home.installs.plan(
      { operands: [{ kind: 'file', path: file, allowUnsigned: true }] },
      PERSON,
    );
    expect(plan.steps[0]).toMatchObject({ unsigned: true, signer: null, audit: null });
    expect(plan.warnings).toHaveLength(2);
    await install(true);
    expect(await home.installs.get(ID)).toMatchObject({
      status: 'active',
      allowedUnsigned: true,
      signer: null,
    });
  });

  it("refuses a stranger's signature as untrusted", async () => {
    await knownPublisher();
    await write({ signer: makeSigner() });
    expect(await refusalOf(() => install())).toBe('trust.untrusted-key');
    await install(true);
    expect(await home.installs.get(ID)).toMatchObject({ allowedUnsigned: true, signer: null });
  });

  it('lets nothing in whose signature is broken, whatever a person allows', async () => {
    await knownPublisher();
    const other = await home.pack({ id: ID, version: '2.0.0' });
    await write({ bundle: other.bundle });
    expect(await refusalOf(() => install(true))).toBe('trust.wrong-subject');
    await write({ bundle: { nothing: 'of the kind' } });
    expect(await refusalOf(() => install(true))).toBe('trust.bundle-malformed');
  });

  it("takes this machine's own signature for publishers that nobody knows, and for no others", async () => {
    const own = makeSigner();
    home.ownKeys = [{ ...own.identity, publisherId: null, revokedAt: null }];
    await write({ signer: own });
    await install();
    await home.installs.uninstall({ extensionId: ID, deleteData: false }, PERSON);
    await knownPublisher();
    expect(await refusalOf(() => install())).toBe('trust.untrusted-key');
  });

  it('refuses a flipped byte with a code of its own', async () => {
    await knownPublisher();
    const packed = await home.pack({ id: ID });
    const bytes = Uint8Array.from(packed.bytes);
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    await writeFile(file, bytes);
    expect(await refusalOf(() => install())).toMatch(/^packages\./);
  });

  it('refuses a file that was changed between the plan and the work', async () => {
    await knownPublisher();
    await write();
    const { planId } = await home.installs.plan({ operands: [{ kind: 'file', path: file }] }, PERSON);
    const { token } = await home.installs.consent(planId);
    await write({ version: '1.0.1' });
    const ctx = { signal: new AbortController().signal, progress: async () => undefined };
    expect(await refusalOf(() => home.installs.confirm(planId, token, {}, ctx))).toBe('installs.plan-stale');
    expect(await home.installs.list()).toEqual([]);
  });

  it('refuses other bytes under an installed version', async () => {
    await write({ bundle: null });
    await install(true);
    const other = await home.pack({ id: ID, main: 'export const commands = { hello: () => 666 };\n' });
    await writeFile(file, other.bytes);
    expect(await refusalOf(() => install(true))).toBe('installs.bytes-changed');
  });

  it('says when there is no such file', async () => {
    expect(await refusalOf(() => install())).toBe('packages.not-found');
  });
});
