import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packFiles, readPackage, readPackageFile } from '../../../src-main/packages/index.ts';
import { refusalDetails, refusalOf } from '../../support/refusal.ts';
import { sampleFiles } from '../../support/sample-manifest.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { forgeZip } from '../../support/zip-forge.ts';

const sha256 = (data: Uint8Array): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;

describe('reading a package', () => {
  it('gives the manifest, its text and both digests', async () => {
    const files = sampleFiles();
    const bytes = await packFiles(files);
    const found = readPackage(bytes);
    const manifestBytes = files.get('wpk.json') ?? new Uint8Array(0);
    expect(found.digest).toBe(sha256(bytes));
    expect(found.manifestDigest).toBe(sha256(manifestBytes));
    expect(found.manifestText).toBe(new TextDecoder().decode(manifestBytes));
    expect(found.manifest).toMatchObject({ publisher: 'black-swann', kind: 'extension', dependencies: {} });
  });

  it('says where the manifest lies when a folder was zipped instead of its contents', async () => {
    const bytes = forgeZip({ entries: [{ name: 'my-extension/wpk.json', data: '{}' }] });
    expect(await refusalOf(() => readPackage(bytes))).toBe('packages.manifest-missing');
    expect(await refusalDetails(() => readPackage(bytes))).toEqual({
      where: 'the package (it lies at my-extension/wpk.json)',
    });
  });

  it('refuses an empty zip for its missing manifest', async () => {
    expect(await refusalOf(() => readPackage(forgeZip({ entries: [] })))).toBe('packages.manifest-missing');
  });

  it.each([
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a byte order mark', Buffer.from('\ufeff{}')],
  ])('refuses a manifest of %s', async (_, data) => {
    const bytes = forgeZip({ entries: [{ name: 'wpk.json', data }] });
    expect(await refusalOf(() => readPackage(bytes))).toBe('packages.manifest-invalid');
  });
});

describe('reading a package file', () => {
  it('reads a file', async () => {
    const file = path.join(temporaryFolder(), 'a.wpk');
    writeFileSync(file, await packFiles(sampleFiles()));
    expect((await readPackageFile(file)).manifest.name).toBe('hyper-momentum');
  });

  it('refuses what is no file, without waiting', async () => {
    const folder = temporaryFolder();
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await refusalOf(() => readPackageFile(folder))).toBe('packages.not-a-file');
    expect(await refusalOf(() => readPackageFile(pipe))).toBe('packages.not-a-file');
    expect(await refusalOf(() => readPackageFile('/dev/zero'))).toBe('packages.not-a-file');
    expect(await refusalOf(() => readPackageFile(path.join(folder, 'none')))).toBe('packages.not-found');
    expect(await refusalOf(() => readPackageFile(path.join(folder, 'x'.repeat(300))))).toBe(
      'packages.unreadable',
    );
  });
});
