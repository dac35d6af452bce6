import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, AttackedServer } from '../support/attacked-server.ts';
import { refusesAll, underAttack, withoutNames, type Attack } from '../support/attacks.ts';
import { offeredProcedures, requestOf, type Offered } from '../support/contract-requests.ts';
import { inputsOf } from '../support/schema-inputs.ts';

const server = underAttack();
let admin = '';
let stranger = '';

const json = (at: AttackedServer, method: string, pathname: string, token: string, body: string | null) =>
  at.ask(pathname, {
    method,
    token,
    ...(body === null ? {} : { body, headers: { 'content-type': 'application/json' } }),
  });

/** Names one thing of the other tenant, as an administrator of this one. */
const naming = (
  name: string,
  request: (
    held: AttackedServer['held']['other'],
  ) => readonly [method: string, where: string, body?: unknown],
  status: number,
  code: string,
): Attack => ({
  name,
  async run(at): Promise<Answer> {
    const [method, where, body] = request(at.held.other);
    return json(at, method, where, admin, body === undefined ? null : JSON.stringify(body));
  },
  status,
  code,
});
type Held = AttackedServer['held']['other'];
const one = (held: Held, field: string): string => held[field]?.[0] ?? '';
const ofIds = (held: Held, index: number): string => held['id']?.[index] ?? '';
const version = (held: Held): object => ({
  extensionId: one(held, 'extensionId'),
  version: '1.0.0',
  reason: 'because',
});
const NO_EXTENSION = 'registry.extension-not-found';

const NAMED: readonly Attack[] = [
  naming(
    'its extension',
    (held) => ['GET', `/api/v1/extensions/${one(held, 'extensionId')}`],
    404,
    NO_EXTENSION,
  ),
  naming(
    'files of it',
    (held) => ['GET', `/api/v1/extensions/${one(held, 'extensionId')}/1.0.0/files`],
    404,
    NO_EXTENSION,
  ),
  naming(
    'the audit of it',
    (held) => ['GET', `/api/v1/extensions/${one(held, 'extensionId')}/1.0.0/audit`],
    404,
    NO_EXTENSION,
  ),
  naming(
    'reviews of it',
    (held) => ['GET', `/api/v1/extensions/${one(held, 'extensionId')}/reviews`],
    404,
    NO_EXTENSION,
  ),
  naming(
    'its publisher',
    (held) => ['GET', `/api/v1/publishers/${one(held, 'publisherId')}`],
    404,
    'registry.publisher-not-found',
  ),
  naming(
    'a key of it',
    (held) => ['DELETE', `/api/v1/publishers/${one(held, 'publisherId')}/keys/x`, { reason: 'r' }],
    404,
    'registry.publisher-not-found',
  ),
  naming('its job', (held) => ['GET', `/api/v1/jobs/${one(held, 'jobId')}`], 404, 'jobs.not-found'),
  naming(
    'the events of its job',
    (held) => ['GET', `/api/v1/jobs/${one(held, 'jobId')}/events`],
    404,
    'jobs.not-found',
  ),
  naming(
    'the end of its job',
    (held) => ['POST', `/api/v1/jobs/${one(held, 'jobId')}/cancel`, {}],
    404,
    'jobs.not-found',
  ),
  naming(
    'its submission',
    (held) => ['GET', `/api/v1/submissions/${ofIds(held, 0)}`],
    404,
    'registry.submission-not-found',
  ),
  naming(
    'its review',
    (held) => ['DELETE', `/api/v1/reviews/${ofIds(held, 1)}`],
    404,
    'registry.review-not-found',
  ),
  naming('its token', (held) => ['DELETE', `/api/v1/tokens/${ofIds(held, 2)}`], 404, 'auth.token-not-found'),
  naming(
    'its policy',
    (held) => ['DELETE', `/api/v1/publishing/policies/${ofIds(held, 3)}`],
    404,
    'auth.policy-not-found',
  ),
  naming(
    'a block of its version',
    (held) => ['POST', '/api/v1/moderation/block', { ...version(held), evidence: 'e' }],
    404,
    NO_EXTENSION,
  ),
  naming(
    'an approval of its version',
    (held) => ['POST', '/api/v1/moderation/approve', version(held)],
    404,
    NO_EXTENSION,
  ),
  naming(
    'a token for its publisher',
    (held) => ['POST', '/api/v1/tokens', { role: 'admin', publisherId: one(held, 'publisherId') }],
    404,
    'registry.publisher-not-found',
  ),
  naming(
    'the bytes of its package',
    (held) => ['POST', '/api/v1/extensions/validate', { digest: one(held, 'digest') }],
    404,
    'store.blob-missing',
  ),
];

describe('from one tenant to another', () => {
  it('begins with two tenants that hold something, and a token of each', async () => {
    const at = server();
    admin = await at.token('admin');
    stranger = await at.otherToken('admin');
    const mine = await at.ask('/api/v1/extensions', { token: admin });
    const theirs = await at.ask('/api/v1/extensions', { token: stranger });
    expect(mine.body).not.toContain(at.canary);
    expect(theirs.body).toContain(at.canary);
  });

  describe('an administrator asks for', () => refusesAll(server, NAMED));

  /** Every procedure, its fields filled with what the other tenant holds. */
  it.each(offeredProcedures())(
    '$name is told nothing and changes nothing there',
    async (procedure: Offered) => {
      const at = server();
      const pool = (field: string): readonly unknown[] => at.held.other[field] ?? [];
      const inputs =
        procedure.schema === undefined
          ? [undefined]
          : fc.sample(inputsOf(procedure.schema, pool), { numRuns: 12, seed: 7 });
      const before = await everythingOf(at);
      for (const input of inputs) {
        const { method, pathname, body } = requestOf(procedure, input);
        const answer = await json(at, method, pathname, admin, body);
        expect(answer.status).toBeLessThan(500);
        // What was asked for may be named in the answer; what it says must not be.
        if (answer.code === null) expect(withoutNames(answer.body, at)).not.toContain(at.canary);
        else expect(withoutNames(answer.body, at)).not.toContain(`about ${at.canary}`);
      }
      expect(await everythingOf(at)).toEqual(before);
    },
  );

  it.each([
    ['a tenant in the query', '/api/v1/extensions?tenant=other', {}],
    ['a tenant in a header', '/api/v1/extensions', { 'x-tenant': 'other', tenant: 'other' }],
    ['a tenant in the path', '/api/v1/tenants/other/extensions', {}],
  ])('%s opens nothing', async (_what, where, headers) => {
    const at = server();
    const answer = await at.ask(where, { token: admin, headers });
    expect(answer.body).not.toContain(at.canary);
  });

  it('nobody is told the name of a token of another tenant', async () => {
    const at = server();
    const userOf = async (token: string): Promise<string> => {
      const { body } = await at.ask('/api/v1/about/me', { token });
      return (JSON.parse(body) as { readonly userId: string }).userId;
    };
    const nameOf = async (userId: string): Promise<unknown> => {
      const where = `/api/v1/moderation/person?userId=${encodeURIComponent(userId)}`;
      return JSON.parse((await at.ask(where, { token: admin })).body);
    };
    expect(await nameOf(await userOf(admin))).toEqual({ name: expect.stringMatching(/\w/) });
    expect(await nameOf(await userOf(stranger))).toEqual({ name: null });
  });

  it('holds for JWTs that name their tenant, and for an issuer that may speak for one only', async () => {
    const at = server();
    const theirs = await at.issuer.sign({ sub: 'ada', role: 'admin', tenant: 'other' });
    expect((await at.ask('/api/v1/extensions', { token: theirs })).body).toContain(at.canary);
    const own = await at.issuer.sign({ sub: 'ada', role: 'admin' });
    expect((await at.ask('/api/v1/extensions', { token: own })).body).not.toContain(at.canary);
  });
});

/** The other tenant's own answers about all that it holds. */
async function everythingOf(at: AttackedServer): Promise<readonly string[]> {
  const areas = ['extensions', 'publishers', 'submissions', 'jobs', 'tokens', 'log', 'log/trail'];
  return Promise.all(
    areas.map(async (area) => (await at.ask(`/api/v1/${area}?limit=200`, { token: stranger })).body),
  );
}
