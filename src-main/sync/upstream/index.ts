export { createUpstream } from './create-upstream.ts';
export { admitAgain, endOpenItems } from './sending.ts';
export type { UpstreamDeps } from './deps.ts';
export { openWay } from './way.ts';
export type { RatingToSend, Upstream } from './port.ts';
