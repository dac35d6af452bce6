import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useArmed } from './armed.ts';
import { Refusal } from './refusal.tsx';
import { passes, trapFocus } from './trap-focus.ts';

/** One question with two answers: title, what there is to read, leave it or go. */
export function AskSheet({
  title,
  lead,
  children,
  keepLabel,
  goLabel,
  isReady,
  onKeep,
  onGo,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
  readonly keepLabel: string;
  readonly goLabel: string;
  /** The person did what the answer demands of them. */
  readonly isReady: boolean;
  readonly onKeep: () => void;
  /** @throws what the station refuses */
  readonly onGo: () => Promise<void>;
}) {
  const [refused, setRefused] = useState<unknown>(null);
  const [going, setGoing] = useState(false);
  const armed = useArmed(true);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const ready = armed && isReady && !going && (refused === null || passes(refused));
  const go = async (): Promise<void> => {
    if (!ready) return;
    setGoing(true);
    setRefused(null);
    try {
      await onGo();
    } catch (error) {
      setRefused(error);
      setGoing(false);
      heading.current?.focus();
    }
  };
  return (
    <div className="scrim" onKeyDown={trapFocus(going ? undefined : onKeep)}>
      <div className="sheet" role="dialog" aria-modal="true" aria-labelledby="title">
        <header>
          <h1 id="title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p>{lead}</p>
        </header>
        <div className="body">
          {children}
          {refused === null ? null : <Refusal error={refused} />}
        </div>
        <footer>
          <button type="button" className="keep" disabled={going} onClick={onKeep}>
            {keepLabel}
          </button>
          <button type="button" className="go" disabled={!ready} onClick={() => void go()}>
            {going ? 'Starting…' : goLabel}
          </button>
        </footer>
      </div>
    </div>
  );
}
