import { afterAll } from 'vitest';
import { verifyBundle, type BundlePolicy, type VerifiedBundle } from '../../src-main/trust/index.ts';
import { refusalOf } from './refused-code.ts';
import {
  at,
  changed,
  IDENTITY,
  ISSUER,
  keySigner,
  startSigstoreStack,
  statementFor,
  type Tree,
} from './sigstore-stack.ts';

/** One artifact and honest signatures of it of every kind, made by a running stack; `stranger` is another stack. */
export const artifact = Buffer.from('the bytes of an artifact\n');
export const other = Buffer.from('other bytes\n');
export const policy: BundlePolicy = { identity: IDENTITY, issuer: ISSUER };
export const EMPTY_ROOT = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' };

export const stack = await startSigstoreStack();
export const stranger = await startSigstoreStack();
afterAll(async () => {
  await stack.close();
  await stranger.close();
});

const key = keySigner();
export const byKey: BundlePolicy = { key: key.pem };
export const blob = await stack.signBlob(artifact, { log: true });
export const blobWithTime = await stack.signBlob(artifact, { log: true, tsa: true });
export const attestation = await stack.attest(statementFor(artifact), { log: true });
export const keyBlob = await stack.signBlob(artifact, { signer: key.signer });
export const keyStatement = await stack.attest(statementFor(artifact), { signer: key.signer });
export const keyBlobLogged = await stack.signBlob(artifact, { signer: key.signer, log: true });

/** What is asked about a bundle; what is left out is as it should be. */
export interface Question {
  readonly bundle: unknown;
  readonly artifact?: Uint8Array;
  readonly root?: unknown;
  readonly policy?: BundlePolicy;
  readonly noLog?: boolean;
}

export function ask(question: Question): VerifiedBundle {
  return verifyBundle({
    bundle: question.bundle,
    artifact: question.artifact ?? artifact,
    trustedRoot: question.root ?? stack.trustedRoot,
    policy: question.policy ?? policy,
    noLog: question.noLog ?? false,
  });
}

/** The code the question is refused with. */
export function refuse(question: Question): string {
  return refusalOf(() => ask(question));
}

/** The log entry of a bundle. */
export function entry(bundle: Tree): Tree {
  return at(bundle, 'verificationMaterial', 'tlogEntries', 0);
}

/** The question about a changed bundle. */
export function change(bundle: Tree, edit: (copy: Tree) => void): Question {
  return { bundle: changed(bundle, edit) };
}
