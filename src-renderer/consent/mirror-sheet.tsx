import { useState } from 'react';
import type { MirrorReview } from '../../src-shared/models/mirror.ts';
import { AskSheet } from './ask-sheet.tsx';
import { Compare } from './compare.tsx';
import { dayOf, shortId, size } from './texts.ts';

const SHOWN = 6;

/** A mirror file that is to be imported: whose it is, how old, what is new, what it blocks. */
export function MirrorSheet({
  review,
  onKeep,
  onGo,
}: {
  readonly review: MirrorReview;
  readonly onKeep: () => void;
  /** @throws what the station refuses */
  readonly onGo: () => Promise<void>;
}) {
  const [compared, setCompared] = useState(false);
  const { registry, exporter, totals, stale, packages, marks, lifted, createdAt, asOf } = review;
  // What the page said of them counts for nothing: it may have read them in the file.
  const asked = registry.isNew || !registry.isConfirmed ? 'root' : exporter.isKnown ? null : 'exporter';
  const fresh = packages.filter(({ isNew }) => isNew);
  const packs =
    totals.newPackages === 0
      ? 'what is new'
      : totals.newPackages === 1
        ? '1 new package'
        : `${totals.newPackages} new packages`;
  return (
    <AskSheet
      title={`Import ${packs} of ${registry.name}`}
      lead={`From a file of ${dayOf(createdAt)} that was verified whole. Nothing of it is used before you agree.`}
      keepLabel="Do not import"
      goLabel={`Import ${packs}`}
      isReady={asked === null || compared}
      onKeep={onKeep}
      onGo={onGo}
    >
      {asked === null ? null : (
        <Compare
          of={asked}
          fingerprint={asked === 'root' ? registry.rootFingerprint : exporter.fingerprint}
          compared={compared}
          onCompared={setCompared}
        />
      )}
      {stale.length === 0 ? null : (
        <p className="mark warn">
          Old: the time of {stale.map(({ role }) => role).join(', ')} ended on{' '}
          {dayOf(stale.map(({ expires }) => expires).toSorted()[0] ?? asOf)}. What was blocked since{' '}
          {dayOf(asOf)} is not in it.
        </p>
      )}
      {marks.map(({ extensionId, version, kind, reason, isInstalled }) => (
        <p
          className={`mark ${kind === 'blocked' ? 'bad' : 'warn'}`}
          key={`${extensionId} ${version} ${kind}`}
        >
          {extensionId} {version} is {kind === 'yanked' ? 'withdrawn' : kind}
          {isInstalled ? ', and installed here' : ''}: {reason}
        </p>
      ))}
      {lifted.map(({ extensionId, version, kind, isInstalled }) => (
        <p className="mark warn" key={`${extensionId} ${version} ${kind}`}>
          {extensionId} {version} is no longer {kind === 'yanked' ? 'withdrawn' : kind}
          {isInstalled ? ', and installed here' : ''}.
        </p>
      ))}
      {totals.conflicts === 0 ? null : (
        <p className="mark warn">
          {totals.conflicts === 1 ? '1 name belongs' : `${totals.conflicts} names belong`} to somebody else
          here and {totals.conflicts === 1 ? 'is' : 'are'} not taken over.
        </p>
      )}
      {fresh.length === 0 ? null : (
        <ul className="contents">
          {fresh.slice(0, SHOWN).map(({ extensionId, version, sizeBytes, simulated }) => (
            <li key={`${extensionId} ${version}`}>
              <span>
                {extensionId} <span className="version">{version}</span>
              </span>
              <span className="version">
                {simulated ? 'simulated, ' : ''}
                {size(sizeBytes)}
              </span>
            </li>
          ))}
          {totals.newPackages > SHOWN ? <li>and {totals.newPackages - SHOWN} more</li> : null}
        </ul>
      )}
      <dl className="facts two">
        <div>
          <dt>Signed by</dt>
          <dd title={exporter.fingerprint}>
            {exporter.name} <code>{shortId(exporter.fingerprint)}</code>
          </dd>
        </div>
        <div>
          <dt>Seen before</dt>
          <dd>{exporter.isKnown ? 'earlier files came from it' : 'first file from it'}</dd>
        </div>
        <div>
          <dt>Registry here</dt>
          <dd>
            <code>{registry.id}</code>
            {registry.isNew ? ', new' : ''}
          </dd>
        </div>
        {registry.isNew && registry.url !== null ? (
          <div className="wide">
            <dt>Address, as the exporter tells it</dt>
            <dd className="whole">
              <code>{registry.url}</code>
            </dd>
          </div>
        ) : null}
        <div>
          <dt>True as of</dt>
          <dd>{dayOf(asOf)}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>{size(review.sizeBytes)}</dd>
        </div>
        <div>
          <dt>Publishers’ keys that are new</dt>
          <dd>{totals.newKeys}</dd>
        </div>
      </dl>
    </AskSheet>
  );
}
