import type { Outputs } from '../../../../src-shared/contract/index.ts';

/** What a dry run answers: its runs and the project's own tests. */
export type Answer = Outputs['workbench']['dryRun'];
export type Run = Answer['runs'][number];
