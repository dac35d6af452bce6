export type { ApiContext } from './context.ts';
export { fromApiError } from './guard.ts';
export { servePort, PORT_MESSAGE_LIMIT } from './port-door.ts';
export { router } from './router.ts';
