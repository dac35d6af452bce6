import { useState } from 'react';
import type { RegistryProposal } from '../../src-shared/contract/registries.ts';
import { AskSheet } from './ask-sheet.tsx';
import { Compare } from './compare.tsx';
import { dayOf, shortId } from './texts.ts';

/** A server that is to be followed: the fingerprint to compare first, then what its root says. */
export function RegistrySheet({
  proposal,
  onKeep,
  onGo,
}: {
  readonly proposal: RegistryProposal;
  readonly onKeep: () => void;
  /** @throws what the station refuses */
  readonly onGo: () => Promise<void>;
}) {
  const [compared, setCompared] = useState(false);
  const { name, url, id, fingerprint, rootKeys, threshold, rootVersion, expires, isExpired } = proposal;
  return (
    <AskSheet
      title={`Follow ${name}`}
      lead="Its catalog joins yours. Its keys say from then on which packages and blocks are its own."
      keepLabel="Do not follow"
      goLabel={`Follow ${name}`}
      isReady={compared}
      onKeep={onKeep}
      onGo={onGo}
    >
      <Compare fingerprint={fingerprint} compared={compared} onCompared={setCompared} />
      {isExpired ? (
        <p className="mark warn">
          This root expired on {dayOf(expires)}. The server has to show a newer one that its keys vouch for,
          or nothing of it is taken.
        </p>
      ) : null}
      <dl className="facts two">
        <div className="wide">
          <dt>Address</dt>
          <dd className="whole">
            <code>{url}</code>
          </dd>
        </div>
        <div>
          <dt>Short name here</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
        <div>
          <dt>Root</dt>
          <dd>
            version {rootVersion}, {isExpired ? 'expired on' : 'valid until'} {dayOf(expires)}
          </dd>
        </div>
        <div className="wide">
          <dt>
            Keys that may sign a new root: {threshold} of {rootKeys.length}{' '}
            {threshold === 1 ? 'has to' : 'have to'}
          </dt>
          <dd className="keys">
            {rootKeys.map((key) => (
              <code key={key} title={key}>
                {shortId(key)}
              </code>
            ))}
          </dd>
        </div>
      </dl>
    </AskSheet>
  );
}
