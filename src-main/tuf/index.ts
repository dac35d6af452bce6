export { openTufFolder } from './folder.ts';
export { openOnlineKeys } from './online-keys.ts';
export type { TufRepository } from './port.ts';
export { roleKeyId, signOffline } from './sign-offline.ts';
export { createTufRepository } from './tuf-repository.ts';
export { createTufUpkeep } from './upkeep.ts';
