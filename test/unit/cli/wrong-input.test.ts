import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isErrorCode, type ErrorBody } from '../../../src-shared/errors/index.ts';
import { runCli } from '../../../src-main/hosts/cli/run-cli.ts';
import { wpkHome, type Called, type WpkHome } from '../../support/wpk-home.ts';

/** `wpk` words, exit code, error code. */
type Row = readonly [words: string, exit: 1 | 2, code: string];

/** Somebody's fingerprint. */
const USER = `sha256:${'a'.repeat(64)}`;

/** What needs no home. Nothing here may make one. */
const HOMELESS: readonly Row[] = [
  ['nonsense', 2, 'cli.usage'],
  ['list --nope', 2, 'cli.usage'],
  ['inspect', 2, 'cli.usage'],
  ['ls nowhere', 1, 'packages.not-found'],
  ['ls empty', 1, 'packages.not-a-zip'],
  ['lint nowhere', 1, 'packages.not-found'],
  ['lint folder --sarif nowhere/x.sarif', 1, 'files.cannot-write'],
  ['lint folder --sarif folder', 1, 'files.cannot-write'],
  ['sandbox', 2, 'cli.usage'],
  ['sandbox nowhere', 1, 'files.not-found'],
  ['sandbox dangling', 1, 'files.not-found'],
  ['sandbox folder', 1, 'files.not-a-file'],
  ['sandbox one.js --timeout 99999999999999999999', 2, 'cli.usage'],
  ['sandbox one.js --timeout 1e3', 2, 'cli.usage'],
  ['sandbox one.js --timeout=-1', 2, 'cli.usage'],
  ['sandbox one.js --memory 0', 2, 'cli.usage'],
  ['sandbox one.js --memory 4096', 2, 'cli.usage'],
  ['sandbox one.js --input nope', 2, 'cli.usage'],
  ['sandbox one.js --input=', 2, 'cli.usage'],
  ['sandbox one.js --input {"__proto__":1}', 2, 'cli.usage'],
  ['sandbox one.js --input 1e999', 2, 'cli.usage'],
  ['sandbox one.js --input @nowhere', 1, 'files.not-found'],
  ['sandbox one.js --input @folder', 1, 'files.not-a-file'],
  ['sandbox one.js --input @junk', 2, 'cli.usage'],
  ['sandbox one.js --allow mind-reading', 2, 'sandbox.unknown-capability'],
  ['sandbox one.js --allow network', 2, 'sandbox.host-needed'],
  ['sandbox one.js --allow network:127.0.0.1', 2, 'sandbox.host-needed'],
  ['dry-run nowhere', 1, 'packages.not-found'],
  ['dry-run folder', 1, 'packages.manifest-missing'],
  ['dry-run junk', 1, 'packages.not-a-zip'],
  ['package nowhere', 1, 'packages.not-found'],
  ['package folder', 1, 'packages.manifest-missing'],
  ['package junk', 1, 'packages.not-a-folder'],
  ['init', 2, 'cli.usage'],
  ['init new --publisher Bad_Name', 2, 'api.invalid-input'],
  ['init Bad_Name --publisher acme', 2, 'cli.usage'],
  ['init new --publisher acme --template novel', 2, 'cli.usage'],
  ['init new --publisher acme --category novels', 2, 'cli.usage'],
  ['init one.js --publisher acme --name one', 1, 'files.cannot-write'],
  ['init . --publisher acme --name one', 1, 'projects.folder-not-empty'],
  ['init /proc/nowhere/new --publisher acme', 1, 'files.cannot-write'],
  ['verify-bundle', 2, 'cli.usage'],
  ['verify-bundle --bundle junk --artifact one.js', 2, 'cli.usage'],
  ['verify-bundle --bundle junk --artifact one.js --key k --certificate-identity i', 2, 'cli.usage'],
  ['verify-bundle --bundle nowhere --artifact one.js --key one.js', 1, 'files.not-found'],
  ['verify-bundle --bundle junk --artifact one.js --key one.js', 1, 'trust.bundle-malformed'],
  ['verify-bundle --bundle object.json --artifact one.js --key one.js', 1, 'trust.bundle-malformed'],
  [
    'verify-bundle --bundle object.json --artifact one.js --certificate-identity i --certificate-oidc-issuer u --trusted-root junk',
    1,
    'trust.root-malformed',
  ],
  ['restore nowhere --home other', 1, 'store.backup-not-found'],
  ['restore junk --home other', 1, 'store.backup-corrupt'],
  ['restore folder --home other', 1, 'store.backup-corrupt'],
  ['api no.such', 2, 'api.unknown-procedure'],
  ['api __proto__.polluted', 2, 'api.unknown-procedure'],
  ['api workbench.inspect --input {', 2, 'cli.usage'],
  ['list --home=', 2, 'cli.usage'],
  ['list --home one.js', 1, 'store.cannot-open'],
  ['list --home one.js/below', 1, 'store.cannot-open'],
  ['list --home /proc/nowhere/home', 1, 'store.cannot-open'],
  ['demo --keep folder/..', 1, 'projects.folder-not-empty'],
];

/** What looks into an empty home. */
const AT_HOME: readonly Row[] = [
  ['sign nowhere', 1, 'packages.not-found'],
  ['verify junk', 1, 'packages.not-a-zip'],
  ['publish folder', 1, 'packages.not-a-file'],
  ['review approve', 2, 'cli.usage'],
  ['review approve acme.one', 2, 'cli.usage'],
  ['review approve acme.one@1.0.0', 1, 'registry.extension-not-found'],
  ['review reject acme.one@1.0.0', 2, 'cli.usage'],
  ['yank acme.one@1.0.0', 2, 'cli.usage'],
  ['block acme.one@1.0.0 --reason x', 2, 'cli.usage'],
  ['deprecate acme.one@1.0.0 --reason x --successor No!', 2, 'api.invalid-input'],
  ['search --limit 0', 2, 'cli.usage'],
  ['search --limit 1000000', 2, 'cli.usage'],
  ['show one', 2, 'cli.usage'],
  ['status one', 2, 'cli.usage'],
  ['status acme.one@latest', 2, 'cli.usage'],
  ['status 01890a5d-ac96-774b-bcce-b302099a8057', 2, 'cli.usage'],
  ['trail --since nonsense', 2, 'cli.usage'],
  ['trail --until 2026-13-41T00:00:00Z', 2, 'cli.usage'],
  ['entitlement', 2, 'cli.usage'],
  ['entitlement issue acme.one --until 30d', 2, 'cli.usage'],
  [`entitlement issue one --user ${USER} --until 30d`, 2, 'cli.usage'],
  ['entitlement issue acme.one --user u --until 30d', 2, 'cli.usage'],
  [`entitlement issue acme.one --user ${USER} --until soon`, 2, 'cli.usage'],
  [`entitlement issue acme.one --user ${USER} --until 2026-02-31`, 2, 'cli.usage'],
  [`entitlement issue acme.one --user ${USER} --until 30d --plan gift`, 2, 'cli.usage'],
  [`entitlement issue acme.one --user ${USER} --until 30d --grace 400`, 2, 'cli.usage'],
  [`entitlement issue acme.one --user ${USER} --until 2001-01-01`, 2, 'entitlements.bad-period'],
  [`entitlement issue acme.one --user ${USER} --until 30d`, 1, 'registry.extension-not-found'],
  ['entitlement list --extension one', 2, 'cli.usage'],
  ['entitlement show none', 1, 'entitlements.not-found'],
  ['publishing', 2, 'cli.usage'],
  ['publishing add acme.one --issuer https://ci.example.com', 2, 'cli.usage'],
  ['publishing add one --issuer i --repository r --workflow w', 2, 'cli.usage'],
  ['publishing add acme.one --issuer= --repository r --workflow w', 2, 'api.invalid-input'],
  ['publishing add acme.one --issuer i --repository r --workflow w', 1, 'registry.publisher-not-found'],
  ['publishing list one', 2, 'cli.usage'],
  ['publishing remove none', 1, 'auth.policy-not-found'],
  ['serve --port abc', 2, 'cli.usage'],
  ['serve --port 70000', 2, 'cli.usage'],
  ['serve --port 0 --host 192.0.2.1', 2, 'cli.usage'],
  ['rate acme.one --stars 5', 1, 'installs.not-installed'],
  ['show acme.one', 1, 'registry.extension-not-found'],
  ['diff nowhere junk', 1, 'packages.not-found'],
  ['install', 2, 'cli.usage'],
  ['install one', 2, 'cli.usage'],
  ['install acme.one --yes', 1, 'installs.extension-unknown'],
  ['install nowhere.wpk --yes', 1, 'packages.not-found'],
  ['install a.wpk b.wpk --bundle x', 2, 'cli.usage'],
  ['enable acme.one', 1, 'installs.not-installed'],
  ['disable acme.one', 1, 'installs.not-installed'],
  ['pin acme.one', 1, 'installs.not-installed'],
  ['update acme.one --yes', 1, 'installs.not-installed'],
  ['rollback acme.one --yes', 1, 'installs.not-installed'],
  ['rollback acme.one --to zz --yes', 2, 'api.invalid-input'],
  ['uninstall acme.one --yes', 1, 'installs.not-installed'],
  ['run acme.one', 2, 'cli.usage'],
  ['run acme.one scan', 1, 'installs.not-installed'],
  ['rate acme.one --stars 6', 2, 'cli.usage'],
  ['rate acme.one --stars 3', 1, 'installs.not-installed'],
  ['exposed one', 2, 'cli.usage'],
  ['exposed sha256:zz', 2, 'api.invalid-input'],
  ['market-data', 2, 'cli.usage'],
  ['market-data import nowhere --symbol X', 1, 'files.not-found'],
  ['market-data import empty --symbol X', 1, 'market-data.csv-empty'],
  ['market-data import junk --symbol X!', 2, 'api.invalid-input'],
  ['key', 2, 'cli.usage'],
  ['key import nowhere', 2, 'cli.usage'],
  ['simulation perhaps', 2, 'cli.usage'],
  ['backup nowhere/x.tar', 1, 'store.cannot-open'],
  ['backup folder', 1, 'files.not-a-file'],
  ['list extra', 2, 'cli.usage'],
  ['api extensions.get', 2, 'api.invalid-input'],
  ['api jobs.watch --input {"jobId":"none"}', 1, 'jobs.not-found'],
  ['api installs.install --input {"planId":"none","token":"none"}', 1, 'installs.plan-unknown'],
];

describe('wrong input', () => {
  let at: WpkHome;
  beforeAll(async () => {
    at = await wpkHome();
    await mkdir(at.at('folder'));
    await writeFile(at.at('empty'), '');
    await writeFile(at.at('junk'), 'neither JSON nor zip');
    await writeFile(at.at('object.json'), '{}');
    await writeFile(at.at('one.js'), '1');
    await symlink('nowhere', at.at('dangling'));
  });
  afterAll(() => at.remove());

  /** The same program in this process: a hundred starts would be most of the work. */
  const here = async (args: readonly string[]): Promise<Called> => {
    let stdout = '';
    let stderr = '';
    const code = await runCli(args, {
      stdout: { write: (text) => void (stdout += text) },
      stderr: { write: (text) => void (stderr += text) },
      stdin: Readable.from([]),
      interactive: false,
      cwd: at.folder,
      env: { MARKETPLACE_HOME: at.home, MARKETPLACE_PASSPHRASE: 'correct horse' },
      signal: new AbortController().signal,
    });
    return { code, stdout, stderr };
  };

  const checkText = (row: Row, told: Called): void => {
    const [words, exit, code] = row;
    expect({ words, code: told.code, stdout: told.stdout }).toEqual({ words, code: exit, stdout: '' });
    // A group without its verb answers with its help.
    if (!told.stderr.startsWith('Usage:')) expect(told.stderr).toContain(`(${code})`);
  };
  const checkJson = (row: Row, told: Called): void => {
    const [words, exit, code] = row;
    const [line, ...more] = told.stdout.trimEnd().split('\n');
    expect({ words, code: told.code, stderr: told.stderr, more }).toEqual({
      words,
      code: exit,
      stderr: '',
      more: [],
    });
    const { error } = JSON.parse(line ?? '') as { error: ErrorBody };
    expect({ words, code: error.code, keys: Object.keys(error) }).toEqual({
      words,
      code,
      keys: ['code', 'message', 'details', 'hint'],
    });
    expect(isErrorCode(code)).toBe(true);
    expect(`${error.message} ${error.hint}`).not.toMatch(/\{\w+\}|undefined|\[object/);
  };
  const checkAll = async (rows: readonly Row[]): Promise<void> => {
    for (const row of rows) checkJson(row, await here([...row[0].split(' '), '--json']));
  };

  it('is refused with its code by what needs no home, which makes none', { timeout: 180_000 }, async () => {
    const before = await readdir(at.folder);
    await checkAll(HOMELESS);
    expect((await readdir(at.folder)).filter((name) => name !== 'other')).toEqual(before);
  });

  it('is refused with its code by what works on a home', { timeout: 180_000 }, async () => {
    await checkAll(AT_HOME);
    expect(await at.json(['doctor'])).toMatchObject({ ok: true });
  });

  it('is refused in the same way by the built program', async () => {
    for (const row of [...HOMELESS, ...AT_HOME].filter((_row, index) => index % 8 === 0)) {
      const args = row[0].split(' ');
      const [text, json] = await Promise.all([at.call(args), at.call([...args, '--json'])]);
      checkText(row, text);
      checkJson(row, json);
    }
  });

  it('among several operands is told in its place, and the others go on', async () => {
    const lines = async (...args: string[]): Promise<Record<string, unknown>[]> => {
      const { code, stdout } = await at.call([...args, '--json']);
      expect(code).toBe(1);
      return stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    expect(await lines('sandbox', 'one.js', 'nowhere', 'one.js')).toMatchObject([
      { file: 'one.js', outcome: 'ok', value: 1 },
      { file: 'nowhere', error: { code: 'files.not-found' } },
      { file: 'one.js', outcome: 'ok' },
    ]);
    expect(await lines('inspect', 'empty', 'nowhere', 'folder')).toMatchObject([
      { file: 'empty', ok: false, error: { code: 'packages.not-a-zip' } },
      { file: 'nowhere', ok: false, error: { code: 'packages.not-found' } },
      { file: 'folder', ok: false, error: { code: 'packages.not-a-file' } },
    ]);
    expect(await lines('validate', 'junk', 'nowhere')).toMatchObject([
      { path: 'junk', valid: false, digest: null },
      { path: 'nowhere', error: { code: 'packages.not-found' } },
    ]);
  });

  it('brings no control character of its own to a terminal', async () => {
    await writeFile(at.at('loud.js'), 'throw new Error("\\u001b[31mred\\u0007")');
    await writeFile(at.at('\u001b[31mred.wpk'), 'junk');
    for (const args of [
      ['sandbox', 'loud.js'],
      ['inspect', '\u001b[31mred.wpk'],
      ['show', '\u001b[31mred'],
      ['lint', '\u001b[31mred.wpk', 'junk'],
    ]) {
      const { stdout, stderr } = await here(args);
      // oxlint-disable-next-line no-control-regex -- that is what it looks for
      expect(`${stdout}${stderr}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    }
  });

  it('that never ends is not waited for', async () => {
    const { code, stdout } = await at.call(['sandbox', 'one.js', '--input', '-', '--json'], {
      stdin: ' '.repeat(9 * 1024 * 1024),
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'files.too-large' } });
  });
});
