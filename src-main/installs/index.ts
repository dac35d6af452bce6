export type { InstallsDeps, WorkPhase } from './deps.ts';
export type * from './port.ts';
export { createInstalls } from './installs.ts';
export { runWorkflow } from './host/workflow.ts';
