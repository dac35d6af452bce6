import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Pool } from 'undici';
import { expect, it } from 'vitest';
import { ERRORS } from '../../src-shared/errors/index.ts';
import { underAttack } from '../support/attacks.ts';
import type { AttackedServer } from '../support/attacked-server.ts';
import { offeredProcedures, requestOf } from '../support/contract-requests.ts';
import { inputsOf, spoiled } from '../support/schema-inputs.ts';

/** From the seed follows everything that is sent, but for ids that the homes made and tokens. */
const SEED = 20_261_122;
const REQUESTS = 10_000;
const AT_ONCE = 8;

interface Shot {
  readonly what: string;
  readonly method: string;
  readonly pathname: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

const server = underAttack();

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const;
const TYPES = [
  'application/json; charset=utf-16',
  'application/json;charset=latin1',
  'application/problem+json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'text/plain',
  'text/event-stream',
  '*/*',
  'json',
] as const;
const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { accept: 'text/event-stream' },
  { accept: 'application/xml', 'accept-encoding': 'br;q=nan' },
  { 'if-none-match': '*' },
  { 'if-none-match': '"x", W/"y"', 'if-modified-since': 'yesterday' },
  { range: 'bytes=-1' },
  { range: 'bytes=5-1,9-' },
  { 'idempotency-key': 'x'.repeat(300) },
  { 'idempotency-key': 'again' },
  { 'last-event-id': '-1' },
  { 'last-event-id': '9'.repeat(40) },
  { 'x-forwarded-for': '10.0.0.1', 'x-forwarded-host': 'evil.example' },
  { 'x-marketplace-session': '0123456789abcdef.x', cookie: 'a=b; ; =; marketplace-x=y' },
  { 'content-encoding': 'gzip' },
  { origin: 'https://evil.example' },
  { 'x-http-method-override': 'DELETE' },
];
/** Bodies that make whoever walks through them run out of stack. */
const DEEP = [
  '['.repeat(5_000),
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `{"bundle":${'['.repeat(5_000)}${']'.repeat(5_000)},"digest":"sha256:${'0'.repeat(64)}"}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
] as const;
/** What has a route beside the contract. */
const RAW_ROUTES = [
  ['PUT', `/api/v1/uploads/${'a'.repeat(64)}`],
  ['GET', '/api/v1/uploads/x'],
  ['GET', `/blobs/sha256/${'a'.repeat(64)}`],
  ['GET', '/health'],
  ['GET', '/metrics'],
  ['GET', '/openapi.json'],
  ['GET', '/docs/json'],
  ['POST', '/session'],
  ['DELETE', '/session'],
  ['GET', '/.well-known/security.txt'],
  ['GET', '/api/v1/%ff'],
  ['GET', '/..%2f..%2fetc/passwd'],
] as const;

/** Chooses with the seed, so that a run can be had again. */
function chooser(): <T>(from: readonly T[]) => T {
  let state = SEED;
  return (from) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const found = from[Math.floor((state / 2 ** 32) * from.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  };
}

async function tokensOf(at: AttackedServer): Promise<readonly (string | null)[]> {
  const [user, developer, reviewer, admin, bound] = await Promise.all([
    at.token('user'),
    at.token('developer'),
    at.token('reviewer'),
    at.token('admin'),
    at.token('admin', 'grove-labs'),
  ]);
  const jwt = await at.issuer.sign({ sub: 'ada', role: 'developer' });
  const good = [admin, admin, admin, admin, developer, developer, reviewer, user, bound, jwt];
  const bad = [
    null,
    '',
    'x',
    `${admin}.other`,
    admin.slice(0, -1),
    `wpk_${'0'.repeat(32)}_${'A'.repeat(43)}`,
    await at.issuer.sign({ sub: 'ada', role: 'admin', tenant: 'nowhere' }),
    await at.issuer.sign({ sub: 'ada', role: 'admin', exp: 1 }),
    `${jwt}x`,
    'a.b.c',
    'x'.repeat(9_000),
  ];
  return [...good, ...good, ...good, ...good, ...bad];
}

/** All the requests: each procedure in turn, with inputs of its schema, spoiled ones, and anything else. */
function shots(at: AttackedServer, tokens: readonly (string | null)[]): readonly Shot[] {
  const { own, other } = at.held;
  const pool = (field: string): readonly unknown[] => {
    const known = own[field] ?? [];
    // What is there comes more often than what is not; a word to search for could hold what must not come back.
    return [...known, ...known, ...known, ...(field === 'query' ? [] : (other[field] ?? []))];
  };
  const choose = chooser();
  const procedures = offeredProcedures();
  const each = Math.ceil(REQUESTS / procedures.length);
  const inputs = procedures.map(({ schema }, index) => {
    const shaped = schema === undefined ? fc.jsonValue() : inputsOf(schema, pool);
    const any = fc.oneof(
      { weight: 6, arbitrary: shaped },
      { weight: 2, arbitrary: spoiled(shaped) },
      { weight: 1, arbitrary: fc.jsonValue() },
    );
    return fc.sample(any, { numRuns: each, seed: SEED + index });
  });
  return Array.from({ length: REQUESTS }, (_, count) => {
    const index = count % procedures.length;
    const procedure = procedures[index];
    if (procedure === undefined) throw new Error('there is no such procedure');
    const asked = requestOf(procedure, inputs[index]?.[Math.floor(count / procedures.length)]);
    return spoil({ what: procedure.name, ...asked }, choose, tokens);
  });
}

/** One request as it is sent: with a token, and now and then with another method, type, coding, size or address. */
function spoil(
  asked: Pick<Shot, 'what' | 'method' | 'pathname'> & { readonly body: string | null },
  choose: ReturnType<typeof chooser>,
  tokens: readonly (string | null)[],
): Shot {
  const token = choose(tokens);
  const headers: Record<string, string> = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(asked.body === null ? {} : { 'content-type': 'application/json' }),
  };
  const shot = { ...asked, headers };
  const trick = choose(Array.from({ length: 20 }, (_, one) => one));
  if (trick === 0) return { ...shot, method: choose(METHODS) };
  if (trick === 1) return { ...shot, headers: { ...headers, ...choose(ODD_HEADERS) } };
  if (trick === 2) return { ...shot, headers: { ...headers, 'content-type': choose(TYPES) } };
  if (trick === 3) return { ...shot, body: codedOtherwise(asked.body ?? '{}', choose) };
  if (trick === 4)
    return {
      ...shot,
      pathname: `${asked.pathname}${choose(['/', '?', '?a[__proto__]=1', '?a[]=1&a[0]=2', '?limit=1&limit=2', '?%00', '#x', '%00', '/..;/x'])}`,
    };
  if (trick === 5) return { ...shot, body: choose(DEEP) };
  if (trick === 6) {
    const [method, pathname] = choose(RAW_ROUTES);
    return { ...shot, what: pathname, method, pathname };
  }
  return shot;
}

function codedOtherwise(body: string, choose: ReturnType<typeof chooser>): Buffer | string {
  return choose<() => Buffer | string>([
    () => Buffer.from(body, 'utf16le'),
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(body)]),
    () => Buffer.concat([Buffer.from(body), Buffer.from([0xff, 0xfe, 0xc0, 0x80])]),
    () => gzipSync(body),
    () => randomBytes(64),
    () => body.slice(0, -1),
    () => `${body}${body}`,
    () => ' '.repeat(2_000_000),
    () => '{"__proto__":{}}',
    () => '',
  ])();
}

it(
  `answers ${REQUESTS} requests of all kinds, none by failing, none with a byte of another tenant`,
  { timeout: 900_000 },
  async () => {
    const at = server();
    const all = shots(at, await tokensOf(at));
    const before = at.otherDigest();
    const pool = new Pool(at.url, {
      connections: AT_ONCE,
      pipelining: 1,
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
    });
    const wrong: unknown[] = [];
    const statuses = new Map<number, number>();
    let next = 0;
    const fire = async (): Promise<void> => {
      for (let shot = all[next++]; shot !== undefined; shot = all[next++]) {
        const { status, text, type } = await send(pool, shot);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const problem = problemOf(at, status, text, type);
        if (problem !== null) wrong.push({ problem, status, shot: shorten(shot), text: text.slice(0, 300) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, fire));
    await pool.close();
    expect(wrong.slice(0, 10)).toEqual([]);
    const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBe(REQUESTS);
    // A fuzzer that is always turned away at the door finds nothing.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 10);
    expect(at.otherDigest()).toBe(before);
    expect((await at.ask('/health')).status).toBe(200);
    expect(await at.station.maintenance.doctor()).toMatchObject({ ok: true });
  },
);

async function send(
  pool: Pool,
  { method, pathname, headers, body }: Shot,
): Promise<{ status: number; text: string; type: string }> {
  const isRead = method === 'GET' || method === 'HEAD';
  try {
    const answer = await pool.request({
      method,
      path: pathname.startsWith('/') ? pathname : `/${pathname}`,
      headers: { ...headers },
      ...(body === null || isRead ? {} : { body }),
    });
    const type = String(answer.headers['content-type'] ?? '');
    return { status: answer.statusCode, text: await answer.body.text(), type };
  } catch (thrown) {
    // A connection that is closed while a refused body is still on its way is an answer too; anything else is told.
    const { code = '' } = thrown as { code?: string };
    return { status: /EPIPE|ECONNRESET|UND_ERR_SOCKET/.test(code) ? 0 : 999, text: String(thrown), type: '' };
  }
}

function problemOf(at: AttackedServer, status: number, text: string, type: string): string | null {
  if (status >= 500) return 'it failed';
  if (text.includes(at.secret)) return 'it tells of another tenant';
  const ofMachine = /.{0,80}(?:node_modules|\bat \S+ \(|station-attacked)/.exec(text);
  if (ofMachine !== null) return `it tells of the machine: ${ofMachine[0]}`;
  if (status < 400 || text === '' || !type.includes('json')) return null;
  const { error } = JSON.parse(text) as { error?: { code?: string; requestId?: string } };
  if (error?.code === undefined || !Object.hasOwn(ERRORS, error.code)) return 'it has no code';
  return typeof error.requestId === 'string' ? null : 'it has no request id';
}

const shorten = ({ what, method, pathname, body, headers }: Shot): unknown => ({
  what,
  method,
  pathname: pathname.slice(0, 300),
  type: headers['content-type'],
  body: body?.toString().slice(0, 300),
});
