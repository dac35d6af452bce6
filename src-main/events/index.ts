export { retryAfterMs } from './back-off.ts';
export { announce, sourceOf, type Announcement } from './announce.ts';
export { Deliverer, type DelivererOptions } from './deliverer.ts';
export type { DeliveryTiming } from './timing.ts';
export { createWebhooks, type Webhooks } from './webhooks.ts';
