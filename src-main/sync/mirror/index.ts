export { createMirror, type CreateMirrorDeps, type Mirror, type MirrorExport } from './create-mirror.ts';
export type { ExportPhase, ExportSummary } from './export-mirror.ts';
export type { ImportPhase } from './import-mirror.ts';
