import { createPublicKey } from 'node:crypto';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import {
  createPackageVerifiers,
  createSimulation,
  createVerifyCache,
  digestOf,
  signPackage,
  verifyBundle,
  verifyPackage,
  type PackageVerification,
} from '../src-main/trust/index.ts';
import { IDENTITY, ISSUER, startSigstoreStack } from '../test/support/sigstore-stack.ts';
import type { BenchRow } from './row.ts';

const SECTION = 'signatures';
const PACKAGES = 1_000;

/** Median milliseconds of one call each, taken in turns so that both see the same machine. */
function inTurns(
  ours: () => unknown,
  peer: () => unknown,
  rounds: number,
): { readonly ours: number; readonly peer: number } {
  for (let round = 0; round < 10; round += 1) {
    ours();
    peer();
  }
  const times: { readonly ours: number[]; readonly peer: number[] } = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(elapsed(ours));
    times.peer.push(elapsed(peer));
  }
  return { ours: median(times.ours), peer: median(times.peer) };
}

function elapsed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function row(
  name: string,
  figure: number,
  unit: string,
  goal: string,
  met: boolean,
  more: Partial<BenchRow> = {},
): BenchRow {
  return { section: SECTION, name, figure: Number(figure.toPrecision(4)), unit, goal, met, ...more };
}

function compared(name: string, times: { readonly ours: number; readonly peer: number }): BenchRow {
  const ratio = Number((times.ours / times.peer).toPrecision(3));
  const peer = Number(times.peer.toPrecision(4));
  return row(name, times.ours, 'ms', 'at most 1.2x the library alone', ratio <= 1.2, {
    peer,
    peerName: '@sigstore/verify',
    ratio,
  });
}

async function keylessRow(): Promise<BenchRow> {
  const stack = await startSigstoreStack();
  try {
    const artifact = Buffer.alloc(64 * 1024, 7);
    const bundle = await stack.signBlob(artifact, { log: true, tsa: true });
    const policy = { identity: IDENTITY, issuer: ISSUER };
    const ours = (): unknown =>
      verifyBundle({ bundle, artifact, trustedRoot: stack.trustedRoot, policy, noLog: false });
    const peer = (): unknown => {
      const material = toTrustMaterial(TrustedRoot.fromJSON(stack.trustedRoot));
      const options = { subjectAlternativeName: IDENTITY, extensions: { issuer: ISSUER } };
      return new Verifier(material).verify(toSignedEntity(bundleFromJSON(bundle), artifact), options);
    };
    return compared('first verification, certificate, log entry and timestamp', inTurns(ours, peer, 150));
  } finally {
    await stack.close();
  }
}

async function questions(count: number): Promise<readonly PackageVerification[]> {
  const now = Date.now();
  const { signer, trustedKey } = createSimulation({ now: () => now });
  const keys = [trustedKey(null)];
  return Promise.all(
    Array.from({ length: count }, async (_none, index) => {
      const claim = {
        extensionId: `acme.package-${index}`,
        version: '1.0.0',
        digest: digestOf(Buffer.from(`package ${index}`)),
        manifestDigest: digestOf(Buffer.from(`manifest ${index}`)),
      };
      return { ...claim, bundle: await signPackage({ ...claim, signer }), keys, now, allowSimulated: true };
    }),
  );
}

function packageRow([first]: readonly PackageVerification[]): BenchRow {
  if (first === undefined) throw new Error('no package was signed');
  const ours = (): unknown => verifyPackage(first);
  const peer = (): unknown => {
    const publicKey = createPublicKey(first.keys[0]?.publicKey ?? '');
    const root = TrustedRoot.fromJSON({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    });
    const material = toTrustMaterial(root, () => ({ publicKey, validFor: () => true }));
    const verifier = new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
    return verifier.verify(toSignedEntity(bundleFromJSON(first.bundle)));
  };
  return compared('first verification, package signed with a key', inTurns(ours, peer, 1_000));
}

function cachedRow(all: readonly PackageVerification[]): BenchRow {
  const verify = createVerifyCache();
  for (let round = 0; round < 3; round += 1) for (const one of all) verify(one);
  const milliseconds = elapsed(() => {
    for (const one of all) verify(one);
  });
  const microseconds = (milliseconds * 1_000) / all.length;
  return row(
    'verification from the cache',
    microseconds,
    'µs',
    'at most 20 µs plus hashing',
    microseconds <= 20,
  );
}

async function manyRow(all: readonly PackageVerification[]): Promise<BenchRow> {
  const verifiers = createPackageVerifiers(2);
  try {
    await verifiers.warm();
    const start = performance.now();
    const verdicts = await verifiers.verify(all);
    const seconds = (performance.now() - start) / 1_000;
    const good = verdicts.every((verdict) => 'signer' in verdict);
    return row(`${PACKAGES} packages on two workers`, seconds, 's', 'at most 3 s', good && seconds <= 3);
  } finally {
    await verifiers.close();
  }
}

/** The signatures section of the performance page. */
export async function run(): Promise<BenchRow[]> {
  const all = await questions(PACKAGES);
  return [await keylessRow(), packageRow(all), cachedRow(all), await manyRow(all)];
}
