import { useEffect, useRef, useState } from 'react';
import type { RegistryProposal } from '../../src-shared/contract/registries.ts';
import { useArmed } from './armed.ts';
import { groupsOf } from './fingerprint.ts';
import { Refusal } from './refusal.tsx';
import { dayOf, shortId } from './texts.ts';
import { passes, trapFocus } from './trap-focus.ts';

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
  const [refused, setRefused] = useState<unknown>(null);
  const [going, setGoing] = useState(false);
  const armed = useArmed(true);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const ready = armed && compared && !going && (refused === null || passes(refused));
  const go = async (): Promise<void> => {
    if (!ready) return;
    setGoing(true);
    setRefused(null);
    try {
      await onGo();
    } catch (error) {
      setRefused(error);
      setGoing(false);
      title.current?.focus();
    }
  };
  const { name, url, id, fingerprint, rootKeys, threshold, rootVersion, expires, isExpired } = proposal;
  return (
    <div className="scrim" onKeyDown={trapFocus(going ? undefined : onKeep)}>
      <div className="sheet" role="dialog" aria-modal="true" aria-labelledby="title">
        <header>
          <h1 id="title" ref={title} tabIndex={-1}>
            Follow {name}
          </h1>
          <p>Its catalog joins yours. Its keys say from then on which packages and blocks are its own.</p>
        </header>
        <div className="body">
          <h2 className="ask">Is this the fingerprint that you were given?</h2>
          <p className="fingerprint" aria-label={`Fingerprint ${groupsOf(fingerprint).join(' ')}`}>
            {groupsOf(fingerprint).map((group, index) => (
              // Equal groups may stand in several places.
              // oxlint-disable-next-line react/no-array-index-key
              <code key={index}>{group}</code>
            ))}
          </p>
          <p className="reason">
            Compare it with what whoever runs the server told you on another way: by phone, on paper, in
            person. Not with a page of the server itself.
          </p>
          <label className="compared">
            <input
              type="checkbox"
              checked={compared}
              disabled={going}
              onChange={(event) => setCompared(event.currentTarget.checked)}
            />
            I compared it, and it is the same
          </label>
          {isExpired ? (
            <p className="mark warn">
              This root expired on {dayOf(expires)}. The server has to show a newer one that its keys vouch
              for, or nothing of it is taken.
            </p>
          ) : null}
          <dl className="facts two">
            <div className="wide">
              <dt>Address</dt>
              <dd title={url}>
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
                version {rootVersion}, valid until {dayOf(expires)}
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
          {refused === null ? null : <Refusal error={refused} />}
        </div>
        <footer>
          <button type="button" className="keep" disabled={going} onClick={onKeep}>
            Do not follow
          </button>
          <button type="button" className="go" disabled={!ready} onClick={() => void go()}>
            {going ? 'Adding…' : `Follow ${name}`}
          </button>
        </footer>
      </div>
    </div>
  );
}
