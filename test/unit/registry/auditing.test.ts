import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src-main/registry/index.ts';
import { TestRegistry } from '../../support/registry/open-registry.ts';
import { finding, report } from '../../support/registry/scripted-auditor.ts';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
});
afterEach(() => home.close());

const ID = 'black-swann.hyper-momentum';

describe('auditing a submission', () => {
  it('brings a clean package to the reviewers', async () => {
    home.auditor.script = async () => report([finding('style', 'notice'), finding('size', 'warning')]);
    const submission = await home.pending();
    expect(submission).toMatchObject({
      state: 'pending',
      auditAttempts: 1,
      findings: { errors: 0, warnings: 1, notices: 1 },
    });
    expect((await home.registry.submissions.queue()).map(({ id }) => id)).toEqual([submission.id]);
    expect((await home.leafTypes()).slice(-2)).toEqual(['version.auditing', 'version.pending']);
  });

  it('rejects on an error finding and never brings it to the reviewers', async () => {
    home.auditor.script = async () => report([finding('no-eval', 'error')]);
    const submission = await home.pending();
    expect(submission.state).toBe('rejected');
    expect(submission.decision).toMatchObject({ verdict: 'reject', actor: 'audit' });
    expect(await home.registry.submissions.queue()).toEqual([]);
    expect((await home.registry.extensions.get(ID)).status).toBe('rejected');
    expect((await home.registry.submissions.report(submission.id))?.findings).toHaveLength(1);
  });

  it('puts the submission back when the audit crashes, and can try again', async () => {
    const { id } = await home.submit();
    home.auditor.script = async () => {
      throw new Error('the scanner fell over');
    };
    await expect(home.registry.submissions.audit(id)).rejects.toMatchObject({
      code: 'registry.audit-unfinished',
      details: { reason: 'the scanner fell over' },
    });
    expect(await home.registry.submissions.get(id)).toMatchObject({ state: 'submitted', auditAttempts: 1 });

    home.auditor.script = async () => report([]);
    expect(await home.registry.submissions.audit(id)).toMatchObject({ state: 'pending', auditAttempts: 2 });
  });

  it('never takes an absent scanner for a pass', async () => {
    const { id } = await home.submit();
    home.auditor.script = async () => report([], [{ name: 'deep', status: 'unavailable' }]);
    await expect(home.registry.submissions.audit(id)).rejects.toMatchObject({
      code: 'registry.audit-unfinished',
    });
    expect((await home.registry.submissions.get(id)).state).toBe('submitted');
    expect(await home.registry.submissions.report(id)).toBeNull();
  });

  it('rejects on what was found even where another scanner is absent', async () => {
    home.auditor.script = async () =>
      report([finding('no-eval', 'error')], [{ name: 'deep', status: 'unavailable' }]);
    expect((await home.pending()).state).toBe('rejected');
  });

  it('puts the submission back when it is cancelled', async () => {
    const { id } = await home.submit();
    const cancel = new AbortController();
    home.auditor.script = async () => {
      cancel.abort(new Error('cancelled'));
      return report([]);
    };
    await expect(home.registry.submissions.audit(id, cancel.signal)).rejects.toThrow('cancelled');
    expect((await home.registry.submissions.get(id)).state).toBe('submitted');
  });

  it('is not begun twice at once', async () => {
    const { id } = await home.submit();
    const twice = await Promise.allSettled([
      home.registry.submissions.audit(id),
      home.registry.submissions.audit(id),
    ]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await home.registry.submissions.get(id)).toMatchObject({ state: 'pending', auditAttempts: 1 });
  });

  it('leaves a submission alone that was replaced meanwhile', async () => {
    const { id } = await home.submit();
    home.auditor.script = async () => {
      await home.submit({}, { main: 'export {};\n' });
      return report([]);
    };
    expect((await home.registry.submissions.audit(id)).state).toBe('rejected');
    expect((await home.registry.extensions.version(ID, '1.0.0')).state).toBe('submitted');
  });

  it('tells the audit of listed names and of the code of dependencies', async () => {
    await home.approved(
      { publisher: 'grey-heron', name: 'indicators', version: '2.1.0', permissions: [] },
      { signer: home.bob, main: 'export const sma = 1;\n' },
    );
    await home.pending({ dependencies: { 'grey-heron.indicators': '^2.0.0', 'nobody.nothing': '*' } });
    const context = home.auditor.contexts.at(-1);
    expect(context?.popularNames).toEqual([
      { id: 'grey-heron.indicators', displayName: 'Hyper-Momentum-V2' },
    ]);
    expect(Object.keys(context?.dependencies ?? {})).toEqual(['grey-heron.indicators']);
    expect(context?.dependencies['grey-heron.indicators']?.scripts).toEqual({
      'dist/main.js': 'export const sma = 1;\n',
    });
  });
});

describe('recovering audits', () => {
  it('puts back what a dead process left, and nothing that is worked on', async () => {
    const { id } = await home.submit();
    const dead = createRegistry({ ...home.deps, auditor: { audit: () => new Promise(() => {}) } });
    void dead.submissions.audit(id);
    while ((await home.registry.submissions.get(id)).state !== 'auditing')
      await home.store.read(async () => null);

    expect(await home.registry.submissions.recoverAudits()).toEqual([]);
    expect((await home.registry.submissions.get(id)).state).toBe('auditing');

    home.clock += 60_000;
    expect((await home.registry.submissions.recoverAudits()).map((one) => one.id)).toEqual([id]);
    expect((await home.registry.submissions.audit(id)).state).toBe('pending');
  });
});
