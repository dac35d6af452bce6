import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorBody } from '../../src-shared/errors/index.ts';
import { wpkHome, type WpkHome } from '../support/wpk-home.ts';

const ID = 'acme.range-finder';

interface Doctor {
  readonly ok: boolean;
  readonly checks: readonly { name: string; level: string; ok: boolean; detail: string }[];
}

describe('one changed byte', () => {
  let at: WpkHome;
  /** What each kind of tampering was refused with: they must be told apart. */
  const codes = new Map<string, string>();
  beforeAll(async () => {
    at = await wpkHome();
    await at.json(['init', 'range-finder', '--publisher', 'acme', '--template', 'command']);
    await at.json(['package', 'range-finder', '--out', 'good.wpk']);
    await at.json(['sign', 'good.wpk']);
  });
  afterAll(() => at.remove());

  const flipped = async (file: string, offset: number, name: string): Promise<string> => {
    const bytes = await readFile(at.at(file));
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
    await writeFile(at.at(name), bytes);
    return name;
  };
  const doctor = async (): Promise<{ code: number | null; report: Doctor }> => {
    const { code, stdout } = await at.call(['doctor', '--json']);
    return { code, report: JSON.parse(stdout) as Doctor };
  };

  it('anywhere in a package is seen: no such file is read, or it is another package than the signed one', async () => {
    const good = await readFile(at.at('good.wpk'));
    const names: string[] = [];
    for (let part = 0; part < 60; part += 1) {
      names.push(await flipped('good.wpk', Math.floor((part * good.length) / 60), `flip-${part}.wpk`));
    }
    const { stdout } = await at.call(['inspect', 'good.wpk', ...names, '--json']);
    const [untouched, ...changed] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; ok: boolean; digest?: string; error?: ErrorBody });
    expect(untouched).toMatchObject({ file: 'good.wpk', ok: true });
    expect(changed.map((one) => one.file)).toEqual(names);
    for (const one of changed) {
      if (one.ok) expect(one.digest).not.toBe(untouched?.digest);
      else expect(one.error?.code).toMatch(/^packages\./);
    }
    const readable = changed.find((one) => one.ok);
    if (readable !== undefined) {
      const error = await at.refused(['verify', readable.file, '--bundle', 'good.wpk.sigstore.json']);
      expect(error.code).toBe('trust.wrong-subject');
    }
  });

  it('in a signed package stops verifying, publishing and installing', async () => {
    const good = await readFile(at.at('good.wpk'));
    // In the compressed bytes of the first file.
    const file = await flipped('good.wpk', 30 + good.readUInt16LE(26) + 5, 'tampered.wpk');
    const refused = [
      await at.refused(['verify', file, '--bundle', 'good.wpk.sigstore.json']),
      await at.refused(['publish', file, '--bundle', 'good.wpk.sigstore.json']),
      await at.refused(['install', file, '--bundle', 'good.wpk.sigstore.json', '--yes']),
    ].map((error) => error.code);
    expect(new Set(refused).size).toBe(1);
    expect(refused[0]).toMatch(/^packages\./);
    codes.set('package', refused[0] ?? '');
  });

  it('in the signature stops verifying, publishing and installing', async () => {
    const text = await readFile(at.at('good.wpk.sigstore.json'), 'utf8');
    const bundle = JSON.parse(text) as { dsseEnvelope: { payload: string; signatures: { sig: string }[] } };
    const signature = bundle.dsseEnvelope.signatures[0]?.sig ?? '';
    const changed = `${signature.slice(0, 40)}${signature[40] === 'A' ? 'B' : 'A'}${signature.slice(41)}`;
    await writeFile(at.at('signature.json'), text.replace(signature, changed));
    for (const verb of [['verify'], ['publish'], ['install', '--yes']]) {
      const error = await at.refused([...verb, 'good.wpk', '--bundle', 'signature.json']);
      expect(error.code).toBe('trust.bundle-tampered');
    }
    const { payload } = bundle.dsseEnvelope;
    await writeFile(
      at.at('payload.json'),
      text.replace(payload, `${payload.slice(0, 60)}${payload[60] === 'A' ? 'B' : 'A'}${payload.slice(61)}`),
    );
    expect((await at.refused(['verify', 'good.wpk', '--bundle', 'payload.json'])).code).toBe(
      'trust.bundle-tampered',
    );
    codes.set('bundle', 'trust.bundle-tampered');
  });

  it('in the JSON of the bundle makes it no bundle', async () => {
    await flipped('good.wpk.sigstore.json', 0, 'broken.json');
    const error = await at.refused(['publish', 'good.wpk', '--bundle', 'broken.json']);
    expect(error.code).toBe('trust.bundle-malformed');
    codes.set('json', error.code);
  });

  it('in an installed file stops it from running; doctor names the file and ends with 1', async () => {
    await at.json(['publish', 'good.wpk']);
    await at.json(['review', 'approve', `${ID}@0.1.0`]);
    await at.json(['install', ID, '--yes']);
    expect((await doctor()).report.ok).toBe(true);
    const main = await installedFile('main.js');
    const bytes = await readFile(main);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    await writeFile(main, bytes);

    const run = await at.refused(['run', ID, 'range']);
    expect(run.code).toMatch(/^installs\./);
    codes.set('installed', run.code);
    const { code, report } = await doctor();
    expect(code).toBe(1);
    expect(report.ok).toBe(false);
    const wrong = report.checks.filter((check) => !check.ok && check.level === 'error');
    expect(wrong.map((check) => check.name)).toEqual(['installed.files']);
    expect(wrong[0]?.detail).toContain('dist/main.js');
  });

  it('in an installed file is mended from the kept package', async () => {
    const found = await at.call(['fsck', '--json']);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({
      ok: false,
      lines: [{ repaired: false, extensionId: ID }],
    });
    expect(await at.json(['fsck', '--repair'])).toMatchObject({
      ok: true,
      lines: [{ repaired: true, extensionId: ID }],
    });
    expect(await at.json(['run', ID, 'range'])).toMatchObject({ outcome: 'ok' });
    expect((await doctor()).report.ok).toBe(true);
  });

  it('in a kept package is named by doctor, and nothing is installed from it', async () => {
    await at.json(['uninstall', ID, '--yes']);
    const [blob = ''] = await filesUnder(path.join(at.home, 'blobs'));
    const bytes = await readFile(blob);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
    await writeFile(blob, bytes);
    const error = await at.refused(['install', ID, '--yes']);
    expect(error.code).toMatch(/^store\./);
    codes.set('blob', error.code);
    expect(await at.json(['list'])).toEqual({ items: [] });
    const { code, report } = await doctor();
    expect(code).toBe(1);
    const detail = report.checks.find((check) => check.name === 'blobs')?.detail ?? '';
    expect(detail).toContain(path.basename(blob).slice(0, 16));
  });

  it('is refused with a code of its own, wherever it lies', () => {
    expect([...codes.keys()]).toEqual(['package', 'bundle', 'json', 'installed', 'blob']);
    expect(new Set(codes.values()).size).toBe(codes.size);
  });

  async function installedFile(name: string): Promise<string> {
    const all = (await filesUnder(at.home)).filter((file) => path.basename(file) === name);
    expect(all).toHaveLength(1);
    return all[0] ?? '';
  }

  async function filesUnder(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  }
});
