export { createUpstream } from './create-upstream.ts';
export { endOpenItems } from './sending.ts';
export type { UpstreamDeps } from './deps.ts';
export { openWay } from './way.ts';
export type { RatingToSend, Upstream } from './port.ts';
