import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks 1.0.0, "Signature scheme": a secret is base64 of 24 to 64 bytes behind this beginning. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The headers of one attempt. The id is the event's: the same whenever it is sent. Several secrets, while one takes over from
 * another, give several signatures.
 */
export function signedHeaders(
  event: { readonly id: string; readonly body: string },
  secrets: readonly string[],
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const content = `${event.id}.${timestamp}.${event.body}`;
  return {
    'webhook-id': event.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${signatureOf(content, secret)}`).join(' '),
  };
}

function signatureOf(content: string, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return createHmac('sha256', key).update(content, 'utf8').digest('base64');
}
