export { guardedTime, sawTime } from './clock.ts';
export { createEntitlements, type Entitlements } from './entitlements.ts';
export { bestAt, stateAt } from './states.ts';
