export { createWorkbench, type Workbench } from './workbench.ts';
export { createIdentityFiles, type IdentityFiles } from './identity-files.ts';
export { createMaintenance, type Maintenance } from './maintenance.ts';
export { createMarketData, type MarketData } from './market-data.ts';
export { createPackageFiles, type PackageFiles } from './package-files.ts';
export { createSamples, samplesFolder, type Samples } from './samples.ts';
export { createSigning, type Signing } from './signing.ts';
export { createSimulationMode, type SimulationMode } from './simulation-mode.ts';
export { createStoredAudits, type StoredAudits } from './stored-audits.ts';
