import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMarketplaceClient } from '../../client/index.ts';
import type { StationClient } from '../../src-shared/contract/index.ts';
import type { Role } from '../../src-shared/models/role.ts';
import { serveHome, type ServedHome } from '../support/served-home.ts';
import { documentOf, errorOf, wpkHere, type Said } from '../support/wpk-here.ts';

/** Whom an entitlement is for, as `wpk key show` names them. */
const ADA = `sha256:${'ad'.repeat(32)}`;

/** One server process, and people on machines of their own who speak to it with `wpk --registry`. */
describe('wpk --registry', () => {
  let folder: string;
  let server: ServedHome;
  let admin: StationClient;
  const tokens = new Map<Role, string>();
  const ends: (() => void)[] = [];

  const at = (name: string) => path.join(folder, name);
  const here = (args: readonly string[]): Promise<Said> =>
    wpkHere([...args, '--home', at('home'), '--json'], { cwd: folder });
  const there = (role: Role, args: readonly string[], home = 'home'): Promise<Said> =>
    wpkHere(['--registry', server.url, ...args, '--home', at(home), '--json'], {
      cwd: folder,
      env: { MARKETPLACE_TOKEN: tokens.get(role) ?? '' },
    });
  const good = async <Answer = Record<string, unknown>>(call: Promise<Said>): Promise<Answer> => {
    const said = await call;
    expect(said).toMatchObject({ code: 0 });
    return documentOf<Answer>(said);
  };
  const refused = async (call: Promise<Said>): Promise<string> => {
    const said = await call;
    expect(said.code).toBe(1);
    return errorOf(said).code;
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'station-registry-'));
    server = await serveHome(at('served'), [], (end) => void ends.push(end));
    admin = createMarketplaceClient({ url: server.url, token: server.firstToken ?? '' });
    for (const role of ['user', 'developer', 'reviewer'] as const)
      tokens.set(role, (await admin.tokens.create({ role, name: role })).token);
    await good(here(['init', 'hello', '--publisher', 'acme']));
    await good(here(['package', 'hello', '--out', 'hello.wpk']));
    const { publicKey } = await good<{ publicKey: string }>(here(['sign', 'hello.wpk']));
    await writeFile(at('key.pem'), publicKey);
  });
  afterAll(async () => {
    await server.stop();
    for (const end of ends) end();
    await rm(folder, { recursive: true, force: true });
  });

  it('gives no advice that is for a home alone', async () => {
    const search = ['search', '--home', at('home')];
    const env = { MARKETPLACE_TOKEN: tokens.get('user') ?? '' };
    const said = await wpkHere(['--registry', server.url, ...search], { cwd: folder, env });
    expect(said).toMatchObject({ code: 0, stdout: 'Nothing matches yet: the catalog is empty.\n' });
    expect((await wpkHere(search, { cwd: folder })).stdout).toContain('wpk demo --samples');
  });

  it('publishes, follows the audit, is reviewed, found and shown, in the shapes of this home', async () => {
    expect(await refused(there('user', ['publish', 'hello.wpk']))).toBe('api.forbidden');
    // A home that did not sign it has no key to send along; the one that did sends it by itself.
    expect(await refused(there('developer', ['publish', 'hello.wpk'], 'elsewhere'))).toBe(
      'registry.first-key-needed',
    );
    const submission = await good(there('developer', ['publish', 'hello.wpk']));
    expect(submission).toMatchObject({ extensionId: 'acme.hello', state: 'pending', decision: null });
    // The same again while it waits is the same.
    const again = await good(there('developer', ['publish', 'hello.wpk', '--public-key', 'key.pem']));
    expect(again['id']).toBe(submission['id']);

    const waiting = await good<{ items: object[] }>(there('reviewer', ['review', 'list']));
    expect(waiting.items).toMatchObject([{ id: submission['id'] }]);
    const version = `acme.hello@${String(submission['version'])}`;
    expect(await refused(there('developer', ['review', 'approve', version]))).toBe('api.forbidden');
    expect(await good(there('reviewer', ['review', 'approve', version]))).toMatchObject({
      state: 'approved',
    });
    expect(await good(there('developer', ['status', 'acme.hello']))).toMatchObject({
      items: [{ state: 'approved', decision: { verdict: 'approve' } }],
    });
    expect(await good(there('user', ['search', 'hello']))).toMatchObject({
      items: [{ id: 'acme.hello' }],
      total: 1,
      totalIsExact: true,
    });
    expect(await good(there('user', ['show', 'acme.hello']))).toMatchObject({
      extension: { id: 'acme.hello' },
      versions: [{ state: 'approved' }],
      reviews: { total: 0 },
    });
    expect(await refused(there('user', ['show', 'acme.nothing']))).toBe('registry.extension-not-found');
  });

  it('entitles users to an extension, and says whose runs may publish it', async () => {
    tokens.set('admin', server.firstToken ?? '');
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const issue = ['entitlement', 'issue', 'acme.hello', '--user', ADA, '--plan', 'trial', '--until', '30d'];
    expect(await refused(there('user', issue))).toBe('api.forbidden');
    const issued = await good<{ id: string; token: string }>(there('admin', issue));
    expect(issued).toMatchObject({ extensionId: 'acme.hello', userId: ADA, state: 'trial' });
    const later = [...issue.slice(0, -4), '--from', inDays(40), '--until', inDays(60), '--grace', '0'];
    const next = await good<{ id: string }>(there('admin', later));
    const states = (
      await good<{ items: { id: string; state: string }[] }>(there('admin', ['entitlement', 'list']))
    ).items;
    expect(states.map(({ id, state }) => [id, state])).toEqual([
      [next.id, 'pending'],
      [issued.id, 'trial'],
    ]);
    expect(await good(there('admin', ['entitlement', 'show', issued.id]))).toMatchObject({
      token: issued.token,
    });
    expect(await refused(there('user', ['entitlement', 'show', issued.id]))).toBe('entitlements.not-found');
    expect(await good(there('user', ['entitlement', 'issuer']))).toMatchObject({
      publicKey: expect.stringContaining('BEGIN PUBLIC KEY') as string,
    });

    const add = ['publishing', 'add', 'acme.hello', '--issuer', 'https://ci.example.com'];
    const run = ['--repository', 'acme/hello', '--workflow', 'release.yml', '--ref', 'refs/heads/main'];
    expect(await refused(there('admin', [...add, ...run]))).toBe('auth.unknown-issuer');
    const home = ['--home', at('served'), '--json'];
    const atServer = (args: readonly string[]) =>
      good<{ id: string }>(wpkHere([...args, ...home], { cwd: folder }));
    const { id } = await atServer([...add, ...run]);
    const list = ['publishing', 'list', 'acme.hello'];
    expect(await good(there('admin', list))).toMatchObject({
      items: [{ id, repository: 'acme/hello', environment: null, ref: 'refs/heads/main' }],
    });
    expect(await good(there('admin', ['publishing', 'remove', id]))).toMatchObject({ id });
    expect(await good(there('admin', list))).toEqual({ items: [] });
  });

  it('rates what this home has installed, and shows the refusal where it has not', async () => {
    const rate = ['rate', 'acme.hello', '--stars', '4', '--aspect', 'reliability=5'];
    expect(await refused(there('user', rate, 'elsewhere'))).toBe('registry.review-needs-installation');
    // Asking made no home.
    expect(existsSync(at('elsewhere'))).toBe(false);
    await good(here(['install', 'hello.wpk', '--yes']));
    const first = await good(there('user', rate));
    expect(first).toMatchObject({ extensionId: 'acme.hello', stars: 4, aspects: { reliability: 5 } });
    const changed = await good(there('user', ['rate', 'acme.hello', '--stars', '2']));
    expect(changed).toMatchObject({ id: first['id'], stars: 2 });
    expect((await admin.extensions.get({ extensionId: 'acme.hello' })).extension).toMatchObject({
      installs: 1,
      rating: { count: 1, mean: 2 },
    });
    expect(await good(there('user', ['rate', 'acme.hello', '--delete']))).toEqual({ deleted: true });
  });

  it('calls any procedure that the server has, and none of this machine', async () => {
    const me = await good(there('reviewer', ['api', 'about.me']));
    expect(me).toMatchObject({ role: 'reviewer', name: 'reviewer' });
    expect(errorOf(await there('reviewer', ['api', 'installs.list'])).code).toBe('api.unknown-procedure');
  });

  it('takes a token from a file, and none that is not one', async () => {
    await writeFile(at('token'), `${tokens.get('user') ?? ''}\n`);
    const search = ['search', '--registry', server.url, '--home', at('none'), '--json'];
    const call = (extra: readonly string[], env = {}) => wpkHere([...search, ...extra], { cwd: folder, env });
    await good(call(['--token-file', 'token']));
    expect(existsSync(at('none'))).toBe(false);
    const bad = async (said: Promise<Said>, code: string) => {
      const { code: exit, ...rest } = await said;
      expect([exit, errorOf({ code: exit, ...rest }).code]).toEqual([2, code]);
    };
    await bad(call([]), 'remote.no-token');
    await bad(call([], { MARKETPLACE_TOKEN: 'two words' }), 'remote.token-unusable');
    await writeFile(at('empty'), '\n');
    await bad(call(['--token-file', 'empty']), 'remote.token-unusable');
    expect(await refused(call(['--token-file', 'missing']))).toBe('files.not-found');
    expect(await refused(call([], { MARKETPLACE_TOKEN: 'wpk_unknown' }))).toMatch(/^auth\./);
  });

  it('refuses addresses that would give the token away or are none, before anything is sent', async () => {
    const call = async (url: string, args: readonly string[] = ['search']) => {
      const said = await wpkHere([...args, '--registry', url, '--json'], {
        cwd: folder,
        env: { MARKETPLACE_TOKEN: 'wpk_secret', MARKETPLACE_HOME: at('none') },
      });
      expect(`${said.stdout}${said.stderr}`).not.toContain('wpk_secret');
      return [said.code, errorOf(said).code];
    };
    for (const url of ['http://market.example.com', 'http://127.0.0.1.example.com', 'http://10.0.0.1:4873'])
      expect(await call(url)).toEqual([2, 'remote.insecure']);
    for (const url of ['', 'market', 'ftp://x', 'https://u:p@market.example.com', `${server.url}/api/v1`])
      expect(await call(url)).toEqual([2, 'cli.usage']);
    expect(await call('https://market.invalid')).toEqual([1, 'remote.unreachable']);
    const install = wpkHere(['--registry', server.url, 'list', '--json'], { cwd: folder });
    expect(errorOf(await install).code).toBe('cli.usage');
  });
});
