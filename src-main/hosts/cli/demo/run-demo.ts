import { cp } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { submissionSchema, type Submission } from '../../../../src-shared/models/catalog.ts';
import { samplesFolder } from '../../../workbench/index.ts';
import type { Session } from '../session.ts';
import { count, shortDigest, size, table, when } from '../text.ts';
import { Transcript } from './transcript.ts';

const EXTENSION = 'black-swann.hyper-momentum';

/** The whole life of an extension through the public contract: nothing is mocked, nothing reaches a network. */
export async function runDemo(session: Session, work: string): Promise<void> {
  const { client } = session;
  const show = new Transcript(session);
  const samples = samplesFolder();
  if (!session.json)
    session.io.stdout.write(`Marketplace Station: the life of an extension, in ${session.home}\n`);

  show.heading('Developer');
  await show.step('makes a new project', async (tell) => {
    const made = await client.workbench.create({
      folder: path.join(work, 'first-light'),
      publisher: 'black-swann',
      name: 'first-light',
      template: 'strategy',
    });
    tell(`${count(made.files.length, 'file')}: ${made.files.slice(0, 5).join(', ')} …`);
  });
  await show.step('builds it, tries it in the sandbox, runs its tests', async (tell) => {
    const tried = await client.workbench.dryRun({ path: path.join(work, 'first-light') });
    for (const one of tried.runs)
      tell(`${one.kind} ${one.name}: ${one.outcome} in ${one.durationMs.toFixed(0)} ms`);
    tell(`${tried.tests.filter((one) => one.ok).length} of ${count(tried.tests.length, 'test')} pass`);
    expect(tried.ok, 'the new project passes its own tests');
  });

  const indicators = await release(session, show, work, samples, 'indicators', []);
  await approved(session, show, indicators);
  const momentum = await release(session, show, work, samples, 'hyper-momentum', [indicators.file]);
  await approved(session, show, momentum);

  show.heading('Somebody hostile');
  await show.step('submits an extension that is up to no good', async (tell) => {
    const file = await packed(session, work, samples, 'hostile-miner');
    const submission = await submitted(session, file);
    const { report } = await client.submissions.get({ id: submission.id });
    const errors = (report?.findings ?? []).filter((finding) => finding.severity === 'error');
    tell(
      `${submission.extensionId}@${submission.version} is ${submission.state}: ${count(errors.length, 'error')}`,
    );
    for (const finding of errors.slice(0, 4))
      tell(`${finding.file ?? 'package'}:${finding.line ?? 0}  ${finding.message}  [${finding.ruleId}]`);
    expect(submission.state === 'rejected', 'the hostile extension is rejected');
  });

  show.heading('User');
  await show.step('searches for "momentum"', async (tell) => {
    const found = await client.extensions.search({ query: 'momentum' });
    for (const one of found.items) tell(`${one.displayName} ${one.latestVersion ?? ''}  ${one.description}`);
    expect(found.items[0]?.id === EXTENSION, 'the search finds the extension first');
  });
  const plan = await show.step('asks for an installation and reads what it would do', async (tell) => {
    const made = await client.installs.plan({
      action: 'install',
      operands: [{ kind: 'registry', extensionId: EXTENSION }],
    });
    for (const step of made.steps) {
      tell(
        `${step.action} ${step.displayName} ${step.toVersion}${step.requiredBy === null ? '' : `, needed by ${step.requiredBy}`}: ${count(step.files, 'file')}, ${size(step.diskBytes)}`,
      );
      for (const one of step.permissions) tell(`  may ${one.capability}: ${one.reason}`);
    }
    return made;
  });
  await show.step('consents, and it is fetched, verified, staged and activated', async (tell) => {
    const { token } = await client.installs.consent({ planId: plan.planId });
    const { jobId } = await client.installs.install({ planId: plan.planId, token });
    const done = (await session.finish(jobId)) as readonly {
      extensionId: string;
      version: string;
      status: string;
    }[];
    for (const one of done) tell(`${one.extensionId}@${one.version} is ${one.status}`);
  });
  await show.step('runs the strategy on synthetic EURUSD prices', async (tell) => {
    const result = await client.runs.start({
      extensionId: EXTENSION,
      name: 'hyper-momentum',
      input: { symbol: 'EURUSD' },
    });
    const signals = Array.isArray(result.value) ? result.value : [];
    tell(
      `${result.outcome}: ${count(signals.length, 'signal')} in ${result.durationMs.toFixed(0)} ms, ${size(result.memoryBytes)}`,
    );
    tell(
      `receipt: declared ${result.capabilities.declared.join(', ') || 'nothing'}; used ${result.capabilities.used.join(', ') || 'nothing'}; denied ${result.capabilities.denied.join(', ') || 'nothing'}`,
    );
    expect(result.outcome === 'ok' && signals.length > 0, 'the strategy finds signals');
  });
  await show.step('rates it', async (tell) => {
    const review = await client.reviews.add({
      extensionId: EXTENSION,
      stars: 5,
      aspects: { effectiveness: 5, reliability: 5, documentation: 4, easeOfUse: 5 },
      title: 'Clear signals',
      text: 'Finds breakouts and says *why*.',
    });
    const { rating } = (await client.extensions.get({ extensionId: EXTENSION })).extension;
    tell(
      `${review.stars} of 5; the extension has ${count(rating.count, 'rating')}, weighted ${rating.weighted.toFixed(2)}`,
    );
  });

  show.heading('Ledger');
  const { items: installed } = await client.installs.list({});
  const { items: history } = await client.installs.history({ limit: 200 });
  const { size: leaves } = await client.log.list({ limit: 1 });
  if (session.json) {
    session.print(
      {
        ok: !session.failed,
        steps: show.steps,
        installed,
        ledger: history,
        logLeaves: leaves,
        totalMs: show.totalMs,
      },
      () => '',
    );
    return;
  }
  const rows = history.map((one) => [
    String(one.seq),
    when(one.at),
    `${one.extensionId}@${one.version}`,
    one.action,
    one.from === null ? one.to : `${one.from} → ${one.to}`,
  ]);
  session.io.stdout.write(`${indent(table(['SEQ', 'WHEN', 'EXTENSION', 'ACTION', 'STATE'], rows))}\n\n`);
  const now = installed.map((one) => [
    one.extensionId,
    one.version,
    one.status,
    shortDigest(one.digest),
    one.grants.map((grant) => grant.capability).join(', ') || 'nothing',
    one.signer === null ? 'unsigned' : shortDigest(one.signer.id),
  ]);
  session.io.stdout.write(
    `${indent(table(['INSTALLED', 'VERSION', 'STATUS', 'DIGEST', 'MAY', 'SIGNER'], now))}\n`,
  );
  session.io.stdout.write(
    `\n  ${count(leaves, 'leaf', 'leaves')} in the transparency log. Done in ${(show.totalMs / 1000).toFixed(1)} s.\n`,
  );
}

interface Released {
  readonly extensionId: string;
  readonly version: string;
  readonly file: string;
}

/** Dry run, audit, package (twice, to the same bytes), sign, publish. */
async function release(
  session: Session,
  show: Transcript,
  work: string,
  samples: string,
  name: string,
  dependencies: readonly string[],
): Promise<Released> {
  const { client } = session;
  const folder = await copied(work, samples, name);
  const wanted = [...dependencies];
  show.heading(`Developer, ${name}`);
  await show.step('tries it in the sandbox', async (tell) => {
    const tried = await client.workbench.dryRun({ path: folder, with: wanted });
    for (const one of tried.runs)
      tell(
        `${one.kind} ${one.name}: ${one.outcome}, used ${one.capabilities.used.join(', ') || 'no capabilities'}`,
      );
    tell(`${tried.tests.filter((one) => one.ok).length} of ${count(tried.tests.length, 'test')} pass`);
    expect(tried.ok, `${name} passes its dry run`);
  });
  await show.step('has it audited', async (tell) => {
    const report = await client.workbench.validate({ path: folder, with: wanted });
    tell(
      `${report.valid ? 'valid' : 'not valid'}: ${report.findings.length === 0 ? 'no findings' : report.findings.map((finding) => `${finding.severity} ${finding.ruleId}`).join(', ')}`,
    );
    expect(report.valid, `${name} passes the audit`);
  });
  const file = path.join(work, `${name}.wpk`);
  await show.step('packs it, twice, to the same bytes', async (tell) => {
    const first = await client.workbench.package({ folder, out: file });
    const again = await client.workbench.package({ folder, out: `${file}.again` });
    tell(`${first.digest} (${size(first.sizeBytes)})`);
    expect(first.digest === again.digest, 'the same input packs to the same bytes');
  });
  const submission = await show.step('signs and submits it', async (tell) => {
    const signed = await client.identity.sign({ path: file });
    tell(`key ${signed.keyId}, Sigstore bundle v0.3`);
    const one = await submitted(session, file);
    tell(`${one.extensionId}@${one.version} is ${one.state}`);
    expect(one.state === 'pending', `${name} waits for review`);
    return one;
  });
  return { extensionId: submission.extensionId, version: submission.version, file };
}

async function approved(
  session: Session,
  show: Transcript,
  { extensionId, version }: Released,
): Promise<void> {
  show.heading(`Reviewer, ${extensionId}`);
  await show.step('reads the audit and approves it', async (tell) => {
    const report = await session.client.extensions.audit({ extensionId, version });
    const warnings = report.findings.filter((one) => one.severity === 'warning').length;
    const observed = report.permissions.observed.map((use) => use.capability).join(', ');
    tell(`audit: ${count(warnings, 'warning')}; observed ${observed || 'no capabilities'}`);
    const decided = await session.client.moderation.approve({
      extensionId,
      version,
      reason: 'Does what it says.',
    });
    tell(`${extensionId}@${version} is ${decided.state}`);
  });
}

async function copied(work: string, samples: string, name: string): Promise<string> {
  const folder = path.join(work, name);
  await cp(path.join(samples, name), folder, { recursive: true });
  return folder;
}

async function packed(session: Session, work: string, samples: string, name: string): Promise<string> {
  const folder = await copied(work, samples, name);
  const file = path.join(work, `${name}.wpk`);
  await session.client.workbench.package({ folder, out: file });
  await session.client.identity.sign({ path: file });
  return file;
}

async function submitted(session: Session, file: string): Promise<Submission> {
  const { digest, bundle } = await session.client.packages.import({ path: file });
  const { jobId } = await session.client.submissions.start({ digest, bundle });
  return submissionSchema.parse(await session.finish(jobId));
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new StationError('internal', { reason: `the demo expected that ${what}` });
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
