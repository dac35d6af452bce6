import { Metadata, Targets, type TargetFile } from '@tufjs/models';
import { TUF_LIMITS } from '../../src-shared/limits.ts';
import { sha256Hex } from '../store/index.ts';
import type { BinTools, BinWork, Composed } from './bins.ts';
import { bitsFor, grownBits } from './bins.ts';
import { binsOf } from './delegations.ts';
import { changesSince, everything, targetFile, type Listed } from './listing.ts';
import { bytesOf, fileOf, parseMetadata } from './metadata-files.ts';
import { signMetadata, tufKeyOf } from './signing.ts';
import { SPEC_VERSION } from './times.ts';
import { changedTargets, extensionsOf, wantedTargets } from './wanted.ts';

/** Bins that are looked into to tell how full all are: paths are spread over them by their hashes. */
const SAMPLE = 8;
/** So many bins are on their way to the disk while the next one is made. */
const ON_THE_WAY = 4;

/**
 * Makes every bin anew whose content changed, in a number of bins that suits the number of targets. Writes nothing itself.
 * @throws tuf.corrupt, what the store throws, and what `emit` threw
 */
export async function composeBins(work: BinWork, tools: BinTools): Promise<Composed> {
  const { store, pause } = tools;
  const isAnew = work.since === null || work.bits === null;
  const changes = isAnew ? await everything(store) : await changesSince(store, work.since ?? 0);
  const extensions = new Set(changes.extensions);
  for (const id of work.also) for (const one of await extensionsOf(store, id)) extensions.add(one);
  const own = new Set(work.own);
  const names = { extensions, publishers: changes.publishers };
  const { listed, ownPublishers } = await wantedTargets(store, names, { isOwn: (id) => own.has(id), pause });

  const before = work.bits;
  let bits = before ?? work.startBits ?? bitsFor(0, TUF_LIMITS.binBits);
  if (isAnew) {
    const count = listed.reduce((sum, { target }) => sum + (target === null ? 0 : 1), 0);
    bits = before === null && work.startBits === null ? bitsFor(count, TUF_LIMITS.binBits) : bits;
    bits = grownBits(bits, count, TUF_LIMITS.binBits);
  }
  const bins = binsOf(tufKeyOf(tools.key), bits);
  const byBin = new Map<string, Listed[]>();
  for (const one of listed) {
    const bin = bins.getRoleForTarget(one.path);
    const there = byBin.get(bin);
    if (there === undefined) byBin.set(bin, [one]);
    else there.push(one);
  }
  if (!isAnew && (await isOutgrown(byBin, bits, work, tools)))
    return composeBins({ ...work, since: null }, tools);

  const isOther = bits !== before;
  const renew = work.renew || isOther;
  const send = sender(tools, work);
  const touched = renew || isAnew ? [...bins.getRoles()] : [...byBin.keys()];
  for (const [index, role] of touched.entries()) {
    await pause();
    // Under another number of bins a bin of the same name is another one.
    const there = isOther ? null : await binAt(role, work, tools);
    const some = byBin.get(role) ?? [];
    const targets = changedTargets(there, some, isAnew);
    if (targets === null && !renew) continue;
    const files = some.flatMap(({ target, bytes }) =>
      target === null || bytes === null ? [] : [{ name: targetFile(target), bytes }],
    );
    await send.bin(role, targets ?? there?.targets ?? {}, files, index / touched.length);
  }
  // What the snapshot listed once it lists for ever (section 5.5.5): it is left empty.
  if (isOther)
    for (const role of Object.keys(work.versions))
      if (!bins.isDelegatedRole(role)) await send.bin(role, {}, [], 1);
  await send.end();
  return { bits, toSeq: changes.toSeq, ownPublishers: [...ownPublishers] };
}

async function isOutgrown(
  byBin: ReadonlyMap<string, readonly Listed[]>,
  bits: number,
  work: BinWork,
  tools: BinTools,
): Promise<boolean> {
  const sample = [...byBin].slice(0, SAMPLE);
  let sum = 0;
  for (const [role, some] of sample) {
    await tools.pause();
    const there = await binAt(role, work, tools);
    sum += Object.keys(changedTargets(there, some, false) ?? there?.targets ?? {}).length;
  }
  if (sample.length === 0) return false;
  return grownBits(bits, (sum / sample.length) * 2 ** bits, TUF_LIMITS.binBits) > bits;
}

async function binAt(role: string, { versions }: BinWork, { folder }: BinTools): Promise<Targets | null> {
  const version = versions[role];
  if (version === undefined) return null;
  const file = fileOf(role, version);
  return parseMetadata('targets', (await folder.read(file)) ?? new Uint8Array(), file).signed;
}

/** Signs bins and sees to it that a few of them at most wait for the disk. */
function sender({ key, emit }: BinTools, { versions, expires, behind }: BinWork) {
  const onTheWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  return {
    async bin(
      role: string,
      targets: Record<string, TargetFile>,
      files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
      fraction: number,
    ): Promise<void> {
      const version = (versions[role] ?? 0) + 1 + behind;
      const metadata = new Metadata(new Targets({ specVersion: SPEC_VERSION, version, expires, targets }));
      signMetadata(metadata, key);
      const bytes = bytesOf(metadata);
      const sha256 = sha256Hex(bytes);
      const going = emit({ role, version, bytes, sha256, files, fraction })
        .catch((thrown: unknown) => void failures.push(thrown))
        .finally(() => onTheWay.delete(going));
      onTheWay.add(going);
      if (onTheWay.size >= ON_THE_WAY) await Promise.race(onTheWay);
      if (failures.length > 0) await this.end();
    },
    async end(): Promise<void> {
      await Promise.all(onTheWay);
      if (failures.length > 0) throw failures[0];
    },
  };
}
