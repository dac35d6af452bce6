import { openExternal } from '../../app/open-external.ts';
import type { Strategy } from '../../ui/plots/strategy.ts';
import { RunAnswer } from '../../ui/report/run-answer.tsx';
import { OutcomeNote } from './outcome-note.tsx';
import type { Finished } from './use-run.ts';
import styles from './result-view.module.css';

/** What came of a run: how it ended, and what it answered. */
export function ResultView({
  finished,
  strategy,
  extensionId,
  onAgain,
}: {
  readonly finished: Finished;
  readonly strategy: Strategy | null;
  readonly extensionId: string;
  readonly onAgain: (timeoutMs: number | null) => void;
}) {
  return (
    <div className={styles.result}>
      <OutcomeNote finished={finished} extensionId={extensionId} onAgain={onAgain} />
      <RunAnswer result={finished.result} strategy={strategy} openLink={openExternal} />
    </div>
  );
}
