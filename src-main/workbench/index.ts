export { createWorkbench, type Workbench } from './workbench.ts';
export { createIdentityFiles, type IdentityFiles } from './identity-files.ts';
export { createMaintenance, type Maintenance } from './maintenance.ts';
export { createMarketData, type MarketData } from './market-data.ts';
export { createPackageFiles, type PackageFiles } from './package-files.ts';
export { createProjects, type Projects } from './projects.ts';
export { bundledSamples, samplesFolder } from './bundled-samples.ts';
export { createSamples, type Samples } from './samples.ts';
export { createSearchOrder, type SearchOrder } from './search-order.ts';
export { ciToken } from './ci-token.ts';
export { createProvenance, type Provenance } from './provenance.ts';
export { createSigning, readRoot, type Signing } from './signing.ts';
export { createSimulationMode, type SimulationMode } from './simulation-mode.ts';
export { createStoredAudits, type StoredAudits } from './stored-audits.ts';
export { writeWhole } from './files.ts';
export {
  makeRoleKeyFile,
  openRoleKeyFile,
  readMetadataFile,
  readRoleKeyFile,
  signMetadataFile,
} from './role-key-files.ts';
