import { defineErrors } from './entry.ts';

export const webhooksErrors = defineErrors({
  'webhooks.not-found': {
    status: 404,
    exit: 1,
    message: 'There is no webhook {id} here.',
    hint: 'List them with `wpk webhook list`.',
  },
  'webhooks.delivery-not-found': {
    status: 404,
    exit: 1,
    message: 'There is no delivery {deliveryId} here.',
    hint: 'List those of a webhook with `wpk webhook deliveries`; old ones are forgotten.',
  },
  'webhooks.bad-url': {
    status: 400,
    exit: 2,
    message: 'Events cannot be sent to this address: {problem}',
    hint: 'Give an https address of a public host. This machine, over http too, is for servers that allow it (`webhookLoopback`); `wpk webhook` then wants MARKETPLACE_SERVER_WEBHOOK_LOOPBACK=true as well.',
  },
  'webhooks.too-many': {
    status: 409,
    exit: 1,
    message: 'There are {limit} webhooks already.',
    hint: 'Delete one that is not needed with `wpk webhook delete`.',
  },
  'webhooks.disabled': {
    status: 409,
    exit: 1,
    message: 'The webhook {id} is disabled: {reason}',
    hint: 'Enable it first with `wpk webhook enable {id}`.',
  },
  'webhooks.delivery-waits': {
    status: 409,
    exit: 1,
    message: 'The delivery {deliveryId} is on its way already.',
    hint: 'Wait for its end; `wpk webhook deliveries` shows it.',
  },
});
