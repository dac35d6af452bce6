import { defineErrors } from './entry.ts';

export const registryErrors = defineErrors({
  'registry.extension-not-found': {
    status: 404,
    exit: 1,
    message: 'There is no extension {extensionId} here.',
    hint: 'Search for it with `wpk search`.',
  },
});
