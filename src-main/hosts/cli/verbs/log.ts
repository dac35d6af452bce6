import { readTextFile } from '../read-text.ts';
import type { Session } from '../session.ts';
import { count, printable, shownPath } from '../text.ts';
import { usage } from '../usage.ts';
import { atRegistry, versionOperand, type Verb } from '../verb.ts';
import { writeTextFile } from '../write-text.ts';
import type { KnownCheckpoint } from '../log-checks.ts';

const KEY_BYTES = 10_000;
const CHECKPOINT_BYTES = 8_192;
const PROOF_BYTES = 1024 * 1024;

export const log: Verb = (program, run) => {
  const verb = program.command('log').description('the transparency log: what every transition wrote');

  atRegistry(verb.command('checkpoint'))
    .description('the signed size and root of the log, and the key that signs it')
    .option('-o, --out <file>', 'write the checkpoint there, to compare later ones with')
    .action(
      run(async (session, options) => {
        const { checkpoint, size } = await session.client.log.checkpoint();
        const identity = await session.client.log.identity();
        const out = text(options, 'out');
        if (out !== undefined) await writeTextFile(session.resolve(out), checkpoint);
        session.print({ checkpoint, size, ...identity, ...(out === undefined ? {} : { out }) }, () =>
          [checkpoint.trimEnd(), '', identity.publicKey.trimEnd()].join('\n'),
        );
      }),
    );

  atRegistry(verb.command('prove'))
    .argument('<version>', 'publisher.name@1.2.3')
    .description('prove that the log holds the approval of a version')
    .option('-o, --out <file>', 'write a proof that `wpk log verify --proof` checks anywhere')
    .action(
      run(async (session, options, operand = '') => {
        const { checkpoint, size } = await session.client.log.checkpoint();
        const { seq, leaf, proof } = await session.client.log.inclusion({ ...versionOperand(operand), size });
        const out = text(options, 'out');
        if (out !== undefined) {
          const { writeProofFile } = await checks();
          await writeTextFile(session.resolve(out), writeProofFile({ seq, leaf, proof, checkpoint }));
        }
        session.print({ seq, size, leaf, proof, checkpoint, ...(out === undefined ? {} : { out }) }, () =>
          [
            `leaf ${seq} of ${size}: ${printable(leaf)}`,
            ...(out === undefined
              ? proof.map((hash) => `  ${hash}`)
              : [
                  shownPath(session.resolve(out), session),
                  `Next: wpk log verify --proof ${out} --key LOG.pem`,
                ]),
          ].join('\n'),
        );
      }),
    );

  atRegistry(verb.command('verify'))
    .description('check the log: this home, a server against an older checkpoint, or a proof')
    .option('--checkpoint <file>', 'an older checkpoint that the log must go on from')
    .option('--proof <file>', 'a proof that `wpk log prove --out` wrote')
    .option('--key <pem>', 'public key of the log, which a server or a proof is checked with')
    .option('--origin <name>', 'name of the log; the one that the key signed under where left out')
    .action(
      run(async (session, options) => {
        const proof = text(options, 'proof');
        const older = text(options, 'checkpoint');
        if (proof !== undefined) return verifyProof(session, proof, options);
        if (session.registry !== null) return verifyServer(session, older, options);
        return verifyHere(session, older);
      }),
    );
};

async function verifyProof(session: Session, proof: string, options: Options): Promise<void> {
  const { verifyProofFile } = await checks();
  const proven = verifyProofFile(await readTextFile(session.resolve(proof), PROOF_BYTES), {
    publicKey: await keyOf(session, options),
    origin: text(options, 'origin'),
  });
  session.print({ verified: true, ...proven }, () =>
    [
      `verified: leaf ${proven.seq} of ${proven.size} in ${printable(proven.origin)}`,
      printable(proven.leaf),
    ].join('\n'),
  );
}

async function verifyServer(session: Session, older: string | undefined, options: Options): Promise<void> {
  if (older === undefined) throw usage('Give --checkpoint with an older checkpoint of that server.');
  const known = {
    text: await readTextFile(session.resolve(older), CHECKPOINT_BYTES),
    publicKey: await keyOf(session, options),
    origin: text(options, 'origin'),
  };
  const { from, to } = await (await checks()).provenConsistent(session.client, known);
  session.print({ verified: true, from, to }, () => consistent(from.size, to.size));
}

async function verifyHere(session: Session, older: string | undefined): Promise<void> {
  const report = await session.client.maintenance.verifyLog();
  const known: KnownCheckpoint | null =
    older === undefined
      ? null
      : {
          text: await readTextFile(session.resolve(older), CHECKPOINT_BYTES),
          ...(await session.client.log.identity()),
        };
  const proven =
    known === null || !report.ok ? null : await (await checks()).provenConsistent(session.client, known);
  if (!report.ok) session.fail();
  session.print({ ...report, ...(proven === null ? {} : { consistentFrom: proven.from.size }) }, () =>
    [
      report.ok
        ? `The log is whole: ${count(report.size, 'leaf', 'leaves')} give the root ${report.rootHash}.`
        : 'The log is NOT whole:',
      ...report.problems.map((problem) => `  ${printable(problem)}`),
      ...(proven === null ? [] : [consistent(proven.from.size, proven.to.size)]),
    ].join('\n'),
  );
}

/** Loaded when it is needed: help needs none of it. */
const checks = () => import('../log-checks.ts');

type Options = Readonly<Record<string, unknown>>;

const text = (options: Options, name: string): string | undefined => options[name] as string | undefined;

function consistent(from: number, to: number): string {
  return `verified: the log of ${count(to, 'leaf', 'leaves')} goes on from the one of ${from}`;
}

async function keyOf(session: Session, options: Options): Promise<string> {
  const key = text(options, 'key');
  if (key === undefined) throw usage('Give --key with the public key of the log.');
  return readTextFile(session.resolve(key), KEY_BYTES);
}
