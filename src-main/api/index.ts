export type { ApiContext, NamedCall } from './context.ts';
export { fromApiError, toApiError } from './guard.ts';
export { admit, api } from './implementer.ts';
export { demandPlainInput } from './plain-input.ts';
export { servePort } from './port-door.ts';
export { router } from './router.ts';
