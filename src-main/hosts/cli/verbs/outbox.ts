import { existsSync } from 'node:fs';
import path from 'node:path';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { PAGE_LIMITS } from '../../../../src-shared/limits.ts';
import { REPORT_REASONS } from '../../../../src-shared/models/report-reasons.ts';
import type { UpstreamConflict, UpstreamItem } from '../../../../src-shared/models/upstream.ts';
import { needsPerson, verdictOf } from '../../../../src-shared/models/upstream-standing.ts';
import { followOnTerminal } from '../progress.ts';
import { offerPackage } from '../registry/offer-package.ts';
import type { Session } from '../session.ts';
import { printable } from '../text.ts';
import { usage } from '../usage.ts';
import { extensionOperand, versionOperand, type Verb } from '../verb.ts';

const TO = '--to <name>';
const AS_LISTED = 'as wpk outbox list shows it';
const TO_SERVER = 'the server, by the name that wpk sync list shows';

export const outbox: Verb = (program, run) => {
  const command = program
    .command('outbox')
    .description('what is on its way to servers that this home follows');
  command
    .command('list')
    .option(TO, TO_SERVER)
    .option('--all', 'what has ended too')
    .description('what waits, is looked after, or needs you; newest first')
    .action(
      run(async (session, options) => {
        const registryId = options['to'] as string | undefined;
        const listed = await session.client.upstream.list({
          registryId,
          open: options['all'] !== true,
          limit: PAGE_LIMITS.maxSize,
        });
        session.print(listed, () =>
          listed.items.length === 0 ? 'Nothing is on its way.' : listed.items.map(lines).join('\n'),
        );
      }),
    );
  command
    .command('send')
    .option(TO, TO_SERVER)
    .description('send what waits now, and ask what became of the rest')
    .action(
      run(async (session, options) => {
        const registryId = options['to'] as string | undefined;
        const { upstream } = session.client;
        const before = await upstream.list({ registryId, open: true, limit: PAGE_LIMITS.maxSize });
        const { jobId } = await upstream.send({ registryId });
        await session.finish(jobId, followOnTerminal(session));
        const { items, ...counts } = await upstream.list({
          registryId,
          open: true,
          limit: PAGE_LIMITS.maxSize,
        });
        // What ended is told once, however it ended.
        const open = new Set(items.map(({ id }) => id));
        const gone = before.items.filter(({ id }) => !open.has(id));
        const ended = await Promise.all(gone.map(({ id }) => upstream.get({ id })));
        if (items.some(needsPerson)) session.fail();
        session.print({ items, ended, ...counts }, () => tellSent(items, ended));
      }),
    );
  command
    .command('publish')
    .argument('<file>', 'signed .wpk file')
    .requiredOption(TO, TO_SERVER)
    .option('--bundle <file>', 'signature bundle (default: FILE.sigstore.json)')
    .description('have a signed package submitted to a server, as soon as it can be reached')
    .action(
      run(async (session, options, file = '') => {
        const bundle = options['bundle'] as string | undefined;
        const named = bundle === undefined ? undefined : session.resolve(bundle);
        needSignature(session.resolve(file), named);
        const {
          digest,
          bundle: signature,
          provenance,
        } = await offerPackage(session, session.resolve(file), named);
        const item = await session.client.upstream.publish({
          registryId: String(options['to']),
          digest,
          bundle: signature,
          provenance,
        });
        await sendAndTell(session, item);
      }),
    );
  command
    .command('decide')
    .argument('<verdict>', 'approve or reject')
    .argument('<id@version>', 'what was submitted there')
    .requiredOption(TO, TO_SERVER)
    .requiredOption('--digest <sha256:…>', 'of the package that you read: no other is decided on')
    .option('--reason <text>', 'why; needed to reject')
    .description('decide on a submission at a server')
    .action(
      run(async (session, options, verdict = '', operand = '') => {
        const item = await session.client.upstream.decide({
          registryId: String(options['to']),
          ...versionOperand(operand),
          verdict: oneOf('the verdict', ['approve', 'reject'], verdict),
          digest: String(options['digest']),
          reason: options['reason'] as string | undefined,
        });
        await sendAndTell(session, item);
      }),
    );
  command
    .command('report')
    .argument('<id>', 'publisher.name or publisher.name@1.2.3')
    .requiredOption('--reason <reason>', REPORT_REASONS.join(', '))
    .option(TO, `${TO_SERVER} (default: where it came from)`)
    .option('--text <markdown>', 'what moderators should know')
    .description('report an extension to the moderators of a server')
    .action(
      run(async (session, options, operand = '') => {
        const { extensionId, range } = extensionOperand(operand);
        const item = await session.client.upstream.report({
          registryId: options['to'] as string | undefined,
          extensionId,
          version: range,
          reason: oneOf('--reason', REPORT_REASONS, String(options['reason'])),
          text: options['text'] as string | undefined,
        });
        await sendAndTell(session, item);
      }),
    );
  for (const [name, description] of [
    ['retry', 'try again what waits or was refused'],
    ['cancel', 'send it no more; what the server has stays there'],
  ] as const) {
    command
      .command(name)
      .argument('<id>', AS_LISTED)
      .description(description)
      .action(
        run(async (session, _options, id = '') => {
          const item = await session.client.upstream[name]({ id });
          if (name === 'retry') return sendAndTell(session, item);
          session.print(item, () => lines(item));
        }),
      );
  }
  command
    .command('resolve')
    .argument('<id>', AS_LISTED)
    .requiredOption('--keep <side>', 'mine or theirs')
    .description('choose which side of a conflict stays')
    .action(
      run(async (session, options, id = '') => {
        const keep = oneOf('--keep', ['mine', 'theirs'], String(options['keep']));
        await sendAndTell(session, await session.client.upstream.resolve({ id, keep }));
      }),
    );
};

/** Sends it while the person waits, and says how it stands then: a server that is away is no failure of the verb. */
export async function sendAndTell(session: Session, written: UpstreamItem): Promise<void> {
  if (written.endedAt === null) {
    const { jobId } = await session.client.upstream.send({ registryId: written.registryId });
    await session.finish(jobId, followOnTerminal(session));
  }
  const item = await session.client.upstream.get({ id: written.id });
  if (needsPerson(item)) session.fail();
  session.print(item, () => lines(item));
}

/** Before a byte of it is kept: no server takes a package without one. A file that is not there is told as that. */
function needSignature(file: string, bundle: string | undefined): void {
  if (bundle === undefined && existsSync(file) && !existsSync(`${file}.sigstore.json`))
    throw new StationError('trust.unsigned', { artifact: path.basename(file) });
}

function tellSent(open: readonly UpstreamItem[], ended: readonly UpstreamItem[]): string {
  if (open.length + ended.length === 0) return 'Nothing is on its way.';
  const hasArrived = open.length === 0 && ended.every((item) => verdictOf(item)?.verdict !== 'rejected');
  return [...[...open, ...ended].map(lines), ...(hasArrived ? ['Everything has arrived.'] : [])].join('\n');
}

function lines(item: UpstreamItem): string {
  const { id, registryId, kind, subject, state, error, conflict } = item;
  const isOver = state === 'done' || state === 'cancelled';
  return [
    `${id}  ${kind} ${subject} to ${registryId}: ${standing(item)}`,
    ...(error === null || isOver
      ? []
      : [`  ${printable(error.message)}  [${error.code}]`, `  ${printable(error.hint)}`]),
    ...(conflict === null || state !== 'conflict' ? [] : choice(id, conflict)),
  ].join('\n');
}

/** How it stands, and why. */
function standing(item: UpstreamItem): string {
  const { state, dueAt, heldBy } = item;
  const decided = verdictOf(item);
  if (decided !== null)
    return decided.reason === null ? decided.verdict : `${decided.verdict}: ${printable(decided.reason)}`;
  if (heldBy !== null) return `${state} for ${heldBy.kind} ${heldBy.id}, which is ${heldBy.state}`;
  return state === 'waiting' && dueAt !== null ? `${state} until ${dueAt}` : state;
}

function choice(id: string, { fields, choices }: UpstreamConflict): readonly string[] {
  return [
    ...fields.map(({ field, mine, theirs }) => `  ${field}: ${shown(mine)} here, ${shown(theirs)} there`),
    `  Choose: ${choices.map((keep) => `wpk outbox resolve ${id} --keep ${keep}`).join(' or ')}`,
  ];
}

function shown(value: string | null): string {
  return value === null ? 'nothing' : `"${printable(value)}"`;
}

function oneOf<Word extends string>(what: string, words: readonly Word[], typed: string): Word {
  const word = words.find((one) => one === typed);
  if (word === undefined) throw usage(`${what} is one of ${words.join(', ')}, not "${typed}".`);
  return word;
}
