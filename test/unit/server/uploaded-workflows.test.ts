import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { router } from '../../../src-main/api/index.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import {
  acme,
  caller,
  EXAMPLE,
  signedText,
  signText,
  signWorkflow,
  type WorkflowBody,
} from '../../support/platform-calls.ts';
import {
  IDENTITY,
  ISSUER,
  keySigner,
  startSigstoreStack,
  statementFor,
  type SigstoreStack,
} from '../../support/sigstore-stack.ts';
import { testServer, type TestServer } from '../../support/test-server.ts';

let stack: SigstoreStack;
beforeAll(async () => {
  stack = await startSigstoreStack();
});
afterAll(() => stack.close());

type Called = ReturnType<typeof caller>;

/** The state of a submission once nothing more happens to it by itself. */
async function settled(reviewer: Called, id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { json } = await reviewer.get(`/api/v1/submissions/${id}`);
    const { submission } = json as { submission: Record<string, unknown> };
    if (submission['state'] !== 'submitted' && submission['state'] !== 'auditing') return submission;
    await sleep(20);
  }
}

/** What the person at the server's machine can do with its home. */
function atHome({ station }: TestServer) {
  const workbench = createWorkbench();
  const client = createRouterClient(router, {
    context: () => ({
      station: async () => station,
      workbench,
      role: 'admin',
      reach: 'local',
      consent: true,
      requestId: randomUUID(),
    }),
  });
  return { client, close: () => workbench.close() };
}

describe('an uploaded workflow', () => {
  it('is audited in a job, approved, found, verified again, installed and run', async () => {
    const server = await testServer();
    const { developer, reviewer, user, key } = await acme(server);
    const body: WorkflowBody = {
      name: 'Morning Round',
      version: '1.0.0',
      content: {
        steps: [
          'open',
          { id: 'note', with: { opened: { $from: 'open', path: '' } }, needs: ['open'] },
        ] as Json[],
      },
    };
    const uploaded = await developer.post('/wpk/upload', {
      ...body,
      signature: signWorkflow(body, key.privateKey),
    });
    const { id } = uploaded.json as { id: string };
    const { json: jobs } = await developer.get('/api/v1/jobs');
    expect(jobs).toMatchObject({ items: [{ kind: 'audit' }] });
    expect(await settled(reviewer, id)).toMatchObject({
      extensionId: 'acme.morning-round',
      state: 'pending',
      signer: { kind: 'key', simulated: false },
      findings: { errors: 0 },
    });
    expect((await user.get('/api/v1/extensions')).json).toMatchObject({ total: 0 });
    expect((await reviewer.post(`/wpk/review/${id}`, { decision: 'approve' })).status).toBe(200);
    expect((await user.get('/api/v1/extensions?query=morning')).json).toMatchObject({
      items: [{ id: 'acme.morning-round', kind: 'workflow', displayName: 'Morning Round' }],
    });
    const verified = await user.get('/api/v1/extensions/acme.morning-round/1.0.0/verification');
    expect(verified.json).toMatchObject({ verified: true, signer: { kind: 'key' } });

    const { client, close } = atHome(server);
    const extensionId = 'acme.morning-round';
    const { planId } = await client.installs.plan({ operands: [{ kind: 'registry', extensionId }] });
    const { token } = await client.installs.consent({ planId });
    const { jobId } = await client.installs.install({ planId, token });
    for await (const event of await client.jobs.watch({ jobId })) expect(event.state).not.toBe('failed');
    expect(await client.installs.get({ extensionId })).toMatchObject({ version: '1.0.0', status: 'active' });
    const ran = await server.station.installs.run(
      { extensionId, name: 'morning-round', input: { desk: 'fx' } },
      'test',
    );
    expect(ran).toMatchObject({
      result: { outcome: 'ok', value: { output: { opened: { desk: 'fx' } } } },
    });
    await close();
  });

  it('whose package says something else than was signed is refused wherever it is verified', async () => {
    const server = await testServer();
    const { developer, reviewer, key } = await acme(server);
    const { json } = await developer.post('/wpk/upload', {
      ...EXAMPLE,
      signature: signWorkflow(EXAMPLE, key.privateKey),
    });
    const { id } = json as { id: string };
    await settled(reviewer, id);
    // Somebody who can write the database puts another signed text beside the package.
    await server.station.store.transaction(async (tx) => {
      const row = await tx.versions.get('acme.risk-check', '1.0.0');
      const other = { ...EXAMPLE, content: { steps: ['validate', 'approve'] } };
      const signature = signWorkflow(other, key.privateKey);
      const bundle = { kind: 'canonical-json', payload: signedText(other), signature };
      if (row !== null) await tx.versions.put({ ...row, bundle });
    });
    const approved = await reviewer.post(`/wpk/review/${id}`, { decision: 'approve' });
    expect([approved.status, approved.code]).toEqual([400, 'trust.wrong-subject']);
    const verified = await developer.get('/api/v1/extensions/acme.risk-check/1.0.0/verification');
    expect(verified.code).toBe('trust.wrong-subject');
  });
});

describe('a Sigstore bundle as the signature of a workflow', () => {
  it('by a registered key is verified at once, as an object or as text, plain or as an attestation', async () => {
    const server = await testServer();
    const { developer } = await acme(server);
    const { signer, pem: publicKey } = keySigner();
    const own = { publisherId: 'acme', publicKey, simulated: false };
    const versions = ['1.0.0', '1.1.0', '1.2.0'].map((version) => ({ ...EXAMPLE, version }));
    const bundles = await Promise.all([
      stack.signBlob(Buffer.from(signedText(versions[0] ?? EXAMPLE)), { signer }),
      stack.signBlob(Buffer.from(signedText(versions[1] ?? EXAMPLE)), { signer }),
      stack.attest(statementFor(Buffer.from(signedText(versions[2] ?? EXAMPLE))), { signer }),
    ]);
    const early = await developer.post('/wpk/upload', { ...versions[0], signature: bundles[0] });
    expect([early.status, early.code]).toEqual([400, 'workflows.signature-refused']);
    await server.station.registry.publishers.addKey(own, { userId: 'test', role: 'admin' });
    const sent = [bundles[0], JSON.stringify(bundles[1]), bundles[2]];
    for (const [index, signature] of sent.entries()) {
      const answer = await developer.post('/wpk/upload', { ...versions[index], signature });
      expect([index, answer.status]).toEqual([index, 200]);
    }
    const wrong = await developer.post('/wpk/upload', {
      ...EXAMPLE,
      version: '2.0.0',
      signature: bundles[0],
    });
    expect([wrong.status, wrong.code]).toEqual([400, 'workflows.signature-refused']);
  });

  it('by a certificate is verified in the job: a registered identity goes on, another is rejected with the reason', async () => {
    const server = await testServer({}, Date.now, stack.trustedRoot);
    const { developer, reviewer } = await acme(server);
    const evidence = { log: true, tsa: true };
    const signature = await stack.signBlob(Buffer.from(signedText(EXAMPLE)), evidence);
    const first = await developer.post('/wpk/upload', { ...EXAMPLE, signature });
    expect(first.status).toBe(200);
    const unknown = await settled(reviewer, String(first.json['id']));
    expect(unknown).toMatchObject({ state: 'rejected', signer: null });
    expect(JSON.stringify(unknown)).toContain('signature was refused');

    const registered = await developer.post('/api/v1/publishers/acme/identities', {
      subject: IDENTITY,
      issuer: ISSUER,
    });
    expect(registered.status).toBe(200);
    const second = await developer.post('/wpk/upload', { ...EXAMPLE, signature });
    const id = String(second.json['id']);
    expect(await settled(reviewer, id)).toMatchObject({
      state: 'pending',
      signer: { kind: 'identity', id: IDENTITY },
    });
    expect((await reviewer.post(`/wpk/review/${id}`, { decision: 'approve' })).status).toBe(200);

    const next = { ...EXAMPLE, version: '1.1.0' };
    const other = await developer.post('/wpk/upload', { ...next, signature });
    expect(await settled(reviewer, String(other.json['id']))).toMatchObject({ state: 'rejected' });
  });
});

describe('registering a key over HTTP', () => {
  it('needs a proof that its sender holds it', async () => {
    const { developer, key, reviewer } = await acme(await testServer());
    const { pem: publicKey, privateKey } = keySigner();
    const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
    const keyId = createHash('sha256').update(der).digest('base64');
    const proofOf = (publisher: string, by = privateKey) =>
      signText(`{"keyId":"${keyId}","publisher":"${publisher}"}`, by);
    const path = '/api/v1/publishers/acme/keys';
    const bad = [proofOf('other'), proofOf('acme', key.privateKey), 'no signature'];
    for (const proof of bad) {
      const answer = await developer.post(path, { publicKey, proof });
      expect([answer.status, answer.code]).toEqual([400, 'registry.key-unproven']);
    }
    const foreign = await reviewer.post(path, { publicKey, proof: proofOf('acme') });
    expect([foreign.status, foreign.code]).toEqual([403, 'registry.not-owner']);
    expect((await developer.post(path, { publicKey, proof: proofOf('acme') })).status).toBe(200);
    const signed = await developer.post('/wpk/upload', {
      ...EXAMPLE,
      signature: signWorkflow(EXAMPLE, privateKey),
    });
    expect(signed.status).toBe(200);
  });
});
