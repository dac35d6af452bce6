import { StationError } from '../../../src-shared/errors/index.ts';
import type { NamedCall } from '../../api/index.ts';
import type { ChosenPaths } from './chosen-paths.ts';
import { questionFor, type PageQuestion } from './page-questions.ts';
import type { PrivatePicks } from './private-picks.ts';

export interface PageDemandParts {
  readonly chosen: ChosenPaths;
  readonly picks: PrivatePicks;
  readonly ask: (question: PageQuestion) => Promise<boolean>;
}

/** What a call of the page must meet beside its role: paths that a person chose, and a person who agrees where it counts. */
export function pageDemand({ chosen, picks, ask }: PageDemandParts): (call: NamedCall) => Promise<void> {
  return async ({ procedure, input, paths }) => {
    if (picks.governs(procedure)) await picks.take(procedure, input, paths);
    else for (const named of paths) await chosen.demand(named);
    const question = questionFor(procedure, input);
    if (question !== null && !(await ask(question)))
      throw new StationError('window.not-confirmed', { question: question.message });
  };
}
