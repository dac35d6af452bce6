export { contentPolicy } from './content-policy.ts';
export { NONCE_PLACE, PAGE_TYPES } from './page-types.ts';
