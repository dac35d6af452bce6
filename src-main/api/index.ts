export type { ApiContext } from './context.ts';
export { fromApiError, toApiError } from './guard.ts';
export { admit } from './implementer.ts';
export { servePort } from './port-door.ts';
export { router } from './router.ts';
