import type { MirrorReview } from '../../../src-shared/models/mirror.ts';
import { count, printable, size, when } from './text.ts';

/** Lines of each kind that a terminal shows. */
const SHOWN = 20;

/** What a mirror file holds, for the person who decides. */
export function reviewText(review: MirrorReview): string {
  const { registry, exporter, totals, log } = review;
  return [
    `${printable(registry.name)}, known here as ${registry.id}${registry.isNew ? ' from now on' : ''}`,
    `  made on ${when(review.createdAt)} by ${printable(exporter.name)}, key ${exporter.fingerprint}${exporter.isKnown ? '' : ' (seen for the first time)'}`,
    `  root: ${registry.rootFingerprint}`,
    ...(registry.isNew && registry.url !== null
      ? [`  its address, which the exporter tells and nobody signed: ${printable(registry.url)}`]
      : []),
    `  log: ${log.size} entries, ${log.known} of them known here`,
    `  ${count(totals.packages, 'package')} (${size(totals.bytes)}) of ${count(totals.extensions, 'extension')}; new here: ${count(totals.newPackages, 'package')}, ${count(totals.newExtensions, 'extension')}`,
    ...(review.since === null ? [] : [`  goes on from a file of ${when(review.since)}`]),
    ...review.stale.map(
      ({ role, expires }) =>
        `  ! its ${role} metadata expired on ${when(expires)}: something newer may be out`,
    ),
    ...some(
      review.packages.filter(({ isNew }) => isNew),
      totals.newPackages,
      (one) =>
        `  + ${one.extensionId}@${one.version}  ${size(one.sizeBytes)}  signed by ${printable(one.signer)}${one.simulated ? ' (simulated)' : ''}`,
    ),
    ...some(
      review.marks,
      totals.newMarks,
      (one) =>
        `  ! ${one.extensionId}@${one.version} is ${one.kind}${one.isInstalled ? ' and installed here' : ''}: ${printable(one.reason)}`,
    ),
    ...some(
      review.lifted,
      totals.liftedMarks,
      (one) =>
        `  ! ${one.extensionId}@${one.version} is ${one.kind} no longer${one.isInstalled ? ' and installed here' : ''}`,
    ),
    ...some(
      review.keys,
      totals.newKeys,
      (one) => `  key of ${one.publisherId}: ${printable(one.fingerprint)}`,
    ),
    ...some(
      review.conflicts,
      totals.conflicts,
      (one) => `  ${one.extensionId} belongs to ${one.pinnedTo} here and is not taken over`,
    ),
  ].join('\n');
}

function some<T>(items: readonly T[], total: number, line: (item: T) => string): readonly string[] {
  const shown = items.slice(0, SHOWN).map(line);
  return total > shown.length ? [...shown, `  … and ${total - shown.length} more`] : shown;
}
