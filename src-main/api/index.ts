export type { ApiContext } from './context.ts';
export { fromApiError } from './guard.ts';
export { servePort } from './port-door.ts';
export { router } from './router.ts';
