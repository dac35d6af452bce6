export type { InstallsDeps, WorkPhase, ExtensionMessage } from './deps.ts';
export type * from './port.ts';
export { createInstalls } from './installs.ts';
export { barsOf } from './host/market-data.ts';
export { fileRows } from './work/stage.ts';
export { runWorkflow, type RunStep } from './host/workflow.ts';
