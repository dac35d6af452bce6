import { useEffect, useRef, useState } from 'react';
import type { InstallPlan } from '../../src-shared/models/installation.ts';
import type { Grant } from '../../src-shared/models/sandbox.ts';
import { useArmed } from './armed.ts';
import { grantsOf, plannedChoices, type Choices } from './choices.ts';
import { Refusal } from './refusal.tsx';
import { StepPart } from './step-part.tsx';
import { changingSteps, goLabel, keepLabel, titleOf } from './texts.ts';
import { passes, trapFocus } from './trap-focus.ts';

/** The plan, and the two buttons under it. */
export function Sheet({
  plan,
  onKeep,
  onGo,
}: {
  readonly plan: InstallPlan;
  readonly onKeep: () => void;
  /** @throws what the station refuses */
  readonly onGo: (grants: Record<string, Grant[]> | undefined) => Promise<void>;
}) {
  const steps = changingSteps(plan);
  const [planned] = useState(() => plannedChoices(steps));
  const [choices, setChoices] = useState<Choices>(planned);
  const [refused, setRefused] = useState<unknown>(null);
  const [going, setGoing] = useState(false);
  const armed = useArmed(true);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  const change = (key: string, chosen: ReadonlySet<string> | undefined): void => {
    const { [key]: _, ...others } = choices;
    setChoices(chosen === undefined ? others : { ...others, [key]: chosen });
  };
  const ready = armed && !going && steps.length > 0 && (refused === null || passes(refused));
  const go = async (): Promise<void> => {
    if (!ready) return;
    setGoing(true);
    setRefused(null);
    try {
      await onGo(grantsOf(steps, choices, planned));
    } catch (error) {
      setRefused(error);
      setGoing(false);
      // The buttons were switched off meanwhile: the keys go on from the top.
      title.current?.focus();
    }
  };
  return (
    <div className="scrim" onKeyDown={trapFocus(going ? undefined : onKeep)}>
      <div className="sheet" role="dialog" aria-modal="true" aria-labelledby="title">
        <header>
          <h1 id="title" ref={title} tabIndex={-1}>
            {titleOf(steps)}
          </h1>
          <p>{leadOf(steps)}</p>
        </header>
        <div className="body">
          {plan.warnings.map((warning) => (
            <p className="mark warn" key={warning}>
              {warning}
            </p>
          ))}
          {steps.map((step, index) => (
            <StepPart
              key={step.extensionId}
              step={step}
              named={index > 0 || steps.length > 1}
              choices={choices}
              onChange={change}
            />
          ))}
          {refused === null ? null : <Refusal error={refused} />}
        </div>
        <footer>
          <button type="button" className="keep" disabled={going} onClick={onKeep}>
            {keepLabel(steps)}
          </button>
          <button type="button" className="go" disabled={!ready} onClick={() => void go()}>
            {going ? 'Starting…' : goLabel(steps, Object.keys(choices).length)}
          </button>
        </footer>
      </div>
    </div>
  );
}

function leadOf(steps: InstallPlan['steps']): string {
  const wanted = steps.flatMap((step) => step.permissions);
  if (wanted.length === 0 && steps.every((step) => step.withheld.length === 0))
    return 'It runs in the sandbox and wants nothing beyond it.';
  const fresh = wanted.filter(({ isNew }) => isNew).length;
  if (steps[0]?.fromVersion !== null && fresh > 0)
    return fresh === 1
      ? 'It wants one thing that it could not do before.'
      : `It wants ${fresh} things that it could not do before.`;
  return 'It may do only what you leave switched on here. You can take it back in the ledger at any time.';
}
