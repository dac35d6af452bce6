import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { exportJWK, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createEntitlements, type Entitlements } from '../../../src-main/entitlements/index.ts';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { openIssuerKey } from '../../../src-main/trust/index.ts';
import { PERSON, TestHome } from '../../support/installs/open-home.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { seedExtension } from '../../support/store-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const DAY = 86_400_000;
const ID = 'acme.tool';
const ADMIN = { userId: 'admin' };

/** A server that issues, with a key and a clock of its own. */
async function openIssuer(now: () => number) {
  const home = temporaryFolder();
  const store = await openStore({ home });
  onTestFinished(() => store.close());
  await store.transaction((tx) => seedExtension(tx, { id: ID, name: 'tool', pricing: 'subscription' }));
  const key = openIssuerKey(path.join(home, 'keys'), { now, keychain: null });
  return { store, key, entitlements: createEntitlements({ store, now, key }) };
}

let home: TestHome;
let held: Entitlements;
let issuer: Awaited<ReturnType<typeof openIssuer>>;
const now = () => Date.now() + home.clockOffset;
const run = () => home.installs.run({ extensionId: ID, name: 'hello', input: null }, PERSON);
const shown = async () => (await home.installs.get(ID)).subscription;

beforeEach(async () => {
  home = await TestHome.open(temporaryFolder());
  held = createEntitlements({ store: home.store, now, key: () => Promise.reject(new Error('none here')) });
  issuer = await openIssuer(now);
  await home.publish({ id: ID, manifest: { pricing: { model: 'trial', trialDays: 5 } } });
  await home.install(ID);
  await held.trustIssuer({ ...(await issuer.entitlements.issuer()), name: 'The desk' }, PERSON);
});
afterEach(() => home.close());

interface Change {
  readonly plan?: 'trial' | 'subscription';
  readonly days?: number;
  readonly graceDays?: number;
  readonly resetsClock?: boolean;
  readonly userId?: string;
}
const issue = ({ days = 30, ...change }: Change = {}, from = issuer) =>
  from.entitlements.issue(
    {
      extensionId: ID,
      userId: PERSON,
      plan: 'subscription',
      endsAt: new Date(now() + days * DAY).toISOString(),
      graceDays: 7,
      resetsClock: false,
      ...change,
    },
    ADMIN,
  );
const importing = async (token: string) => rejectionOf(held.import(token, PERSON));

describe('an entitlement', () => {
  it('lets an extension run after its trial, through its grace, and no longer', async () => {
    home.clockOffset = 6 * DAY;
    expect(await rejectionOf(run())).toBe('installs.trial-ended');
    const { token, state } = await issue();
    expect(state).toBe('active');
    expect(await held.import(token, PERSON)).toMatchObject({
      origin: 'imported',
      state: 'active',
      userId: PERSON,
    });
    expect((await run()).result.outcome).toBe('ok');
    expect(await shown()).toMatchObject({
      model: 'trial',
      state: 'active',
      paidUntil: expect.any(String) as string,
    });
    expect((await home.installs.list()).map(({ subscription }) => subscription.state)).toEqual(['active']);
    home.clockOffset = 37 * DAY;
    expect(await shown()).toMatchObject({ state: 'grace' });
    expect((await run()).result.outcome).toBe('ok');
    home.clockOffset = 44 * DAY;
    expect(await shown()).toMatchObject({ state: 'lapsed' });
    expect(await rejectionOf(run())).toBe('installs.subscription-lapsed');
    await held.import((await issue()).token, PERSON);
    expect((await run()).result.outcome).toBe('ok');
  });

  it('may be a longer trial, and never takes away one that the ledger still grants', async () => {
    await held.import((await issue({ plan: 'trial', days: 1, graceDays: 0 })).token, PERSON);
    home.clockOffset = 2 * DAY;
    expect(await shown()).toMatchObject({ state: 'trial' });
    expect((await run()).result.outcome).toBe('ok');
    home.clockOffset = 6 * DAY;
    expect(await rejectionOf(run())).toBe('installs.trial-ended');
    await held.import((await issue({ plan: 'trial', days: 20 })).token, PERSON);
    expect(await shown()).toMatchObject({ state: 'trial' });
    expect((await run()).result.outcome).toBe('ok');
  });

  it('is not brought back by a clock that is put back', async () => {
    home.clockOffset = 6 * DAY;
    const { token } = await issue({ days: 10, graceDays: 0 });
    await held.import(token, PERSON);
    expect((await run()).result.outcome).toBe('ok');
    home.clockOffset = 17 * DAY;
    expect(await rejectionOf(run())).toBe('installs.subscription-lapsed');
    home.clockOffset = 7 * DAY;
    expect(await rejectionOf(run())).toBe('installs.subscription-lapsed');
    expect(await importing(token)).toBe('entitlements.expired');
    const hoarded = await issue({ days: 5, graceDays: 0 });
    expect(await importing(hoarded.token)).toBe('entitlements.expired');
  });

  it('can say, once, that the clock had run ahead', async () => {
    const ahead = 3_000 * DAY;
    home.clockOffset = ahead;
    await run().catch(() => null);
    await held.import((await issue({ days: 400 })).token, PERSON);
    home.clockOffset = 6 * DAY;
    expect(await importing((await issue()).token)).toBe('entitlements.expired');
    const vouching = await issue({ resetsClock: true });
    await held.import(vouching.token, PERSON);
    expect(await shown()).toMatchObject({ state: 'active' });
    expect((await run()).result.outcome).toBe('ok');
    home.clockOffset = 100 * DAY;
    expect(await importing(vouching.token)).toBe('entitlements.expired');
    home.clockOffset = 6 * DAY;
    expect(await importing(vouching.token)).toBe('entitlements.expired');
  });

  it('imported again changes nothing, and counts no longer than its issuer does', async () => {
    home.clockOffset = 6 * DAY;
    const { token, id, issuer: keyId } = await issue();
    const first = await held.import(token, PERSON);
    expect(await held.import(`${token}\n`, PERSON)).toEqual(first);
    expect(await held.list({ limit: 10, offset: 0, userId: PERSON })).toEqual([first]);
    expect((await held.get(id, PERSON)).token).toBe(token);
    await held.distrustIssuer(keyId, PERSON);
    expect(await rejectionOf(run())).toBe('installs.trial-ended');
    expect(await importing(token)).toBe('entitlements.unknown-issuer');
    expect(await rejectionOf(held.distrustIssuer(keyId, PERSON))).toBe('entitlements.issuer-not-found');
  });
});

describe('a token is refused', () => {
  const claims = async (): Promise<JWTPayload> => {
    const [, payload = ''] = (await issue()).token.split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload;
  };
  const kid = async () => (await issuer.entitlements.issuer()).keyId;
  const header = async () => ({ alg: 'EdDSA', typ: 'entitlement+jwt', kid: await kid() });

  it('that another key signed, whatever it says of its key', async () => {
    const other = await openIssuer(now);
    expect(await importing((await issue({}, other)).token)).toBe('entitlements.unknown-issuer');
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const jwk = await exportJWK(publicKey);
    for (const more of [{}, { jwk }, { jku: 'https://example.com/jwks', x5c: ['AA=='] }]) {
      const token = await new SignJWT(await claims())
        .setProtectedHeader({ ...(await header()), ...more })
        .sign(privateKey);
      expect(await importing(token)).toBe('entitlements.signature-invalid');
    }
  });

  it('whose claims were altered', async () => {
    const { token } = await issue();
    const [head = '', , signature = ''] = token.split('.');
    const good = await claims();
    for (const change of [
      { sub: 'sha256:somebody' },
      { extension: 'acme.other' },
      { exp: (good.exp ?? 0) + 1 },
      { period_end: 9_999_999_999, exp: 9_999_999_999 },
      { resets_clock: true },
    ]) {
      const payload = Buffer.from(JSON.stringify({ ...good, ...change })).toString('base64url');
      expect(await importing(`${head}.${payload}.${signature}`)).toBe('entitlements.signature-invalid');
    }
  });

  it('that is of another kind, or signed in another way', async () => {
    const key = await issuer.key();
    const sign = async (change: Readonly<Record<string, unknown>>) =>
      new SignJWT(await claims()).setProtectedHeader({ ...(await header()), ...change }).sign(key);
    for (const typ of [undefined, 'JWT', 'at+jwt', 'entitlement', 'ENTITLEMENT+JWT'])
      expect(await importing(await sign({ typ }))).toBe('entitlements.malformed');
    expect(await importing(await sign({ kid: 7 }))).toBe('entitlements.malformed');
    expect(await importing(new UnsecuredJWT(await claims()).encode())).toBe('entitlements.malformed');
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const confused = await new SignJWT(await claims())
      .setProtectedHeader({ ...(await header()), alg: 'HS256' })
      .sign(spki);
    expect(await importing(confused)).toBe('entitlements.malformed');
    for (const text of ['', 'nonsense', 'a.b.c', `${'x'.repeat(50)}.${'y'.repeat(50)}.z`])
      expect(await importing(text)).toBe('entitlements.malformed');
  });

  it('whose claims its issuer itself got wrong', async () => {
    const key = await issuer.key();
    const good = await claims();
    for (const change of [
      { aud: 'elsewhere' },
      { plan: 'for-ever' },
      { extension: '../x' },
      { sub: '' },
      { nbf: 'now' },
      { period_end: good.nbf },
      { exp: good.nbf },
      { jti: 'x'.repeat(65) },
    ]) {
      const token = await new SignJWT({ ...good, ...change } as JWTPayload)
        .setProtectedHeader(await header())
        .sign(key);
      expect(await importing(token), JSON.stringify(change)).toBe('entitlements.malformed');
    }
  });

  it('that was issued to somebody else, or is over', async () => {
    expect(await importing((await issue({ userId: 'sha256:somebody' })).token)).toBe(
      'entitlements.other-user',
    );
    const { token } = await issue({ days: 1, graceDays: 1 });
    home.clockOffset = 3 * DAY;
    expect(await importing(token)).toBe('entitlements.expired');
    expect(await home.store.read((tx) => tx.entitlements.held(PERSON, ID))).toEqual([]);
  });
});

describe('issuing', () => {
  const types = async (store: Store) =>
    (await store.read((tx) => tx.log.list(0, 100))).map(
      ({ leaf }) => (JSON.parse(leaf) as { type: string }).type,
    );

  it('is refused for an extension that is not there or belongs to another publisher, and for what is no period', async () => {
    const { entitlements, store } = issuer;
    const good = {
      extensionId: ID,
      userId: PERSON,
      plan: 'trial' as const,
      endsAt: new Date(now() + DAY).toISOString(),
      graceDays: 0,
      resetsClock: false,
    };
    for (const [change, actor, code] of [
      [{ extensionId: 'no.such' }, ADMIN, 'registry.extension-not-found'],
      [{}, { userId: 'admin', publisherId: 'other' }, 'registry.not-owner'],
      [{ endsAt: new Date(now() - DAY).toISOString() }, ADMIN, 'entitlements.bad-period'],
      [{ endsAt: new Date(now() + 2_000 * DAY).toISOString() }, ADMIN, 'entitlements.bad-period'],
      [
        {
          startsAt: new Date(now() + 1_900 * DAY).toISOString(),
          endsAt: new Date(now() + 1_901 * DAY).toISOString(),
        },
        ADMIN,
        'entitlements.bad-period',
      ],
    ] as const)
      expect(await rejectionOf(entitlements.issue({ ...good, ...change }, actor))).toBe(code);
    expect(await types(store)).toEqual([]);
    await entitlements.issue(good, { userId: 'admin', publisherId: 'acme' });
    expect(await types(store)).toEqual(['entitlement.issued']);
  });

  it('signs with one key, which another home must be told of', async () => {
    const first = await issuer.entitlements.issuer();
    expect(await issuer.entitlements.issuer()).toEqual(first);
    expect((await issue()).issuer).toBe(first.keyId);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey;
    for (const publicKey of ['', 'nonsense', rsa.export({ type: 'spki', format: 'pem' }) as string])
      expect(await rejectionOf(held.trustIssuer({ name: 'x', publicKey }, PERSON))).toBe(
        'entitlements.bad-issuer-key',
      );
    expect(await held.issuers()).toMatchObject([{ keyId: first.keyId, name: 'The desk' }]);
  });
});
