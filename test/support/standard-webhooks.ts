import type { IncomingHttpHeaders } from 'node:http';

/**
 * A verifier as a receiver would write it from the Standard Webhooks specification 1.0.0 (section "Signature scheme"): WebCrypto,
 * nothing of the program's own. Answers the problem, or null where the message is good.
 */
export async function verifyStandardWebhook(
  secret: string,
  message: { readonly headers: IncomingHttpHeaders; readonly body: string },
  now: number,
): Promise<string | null> {
  const id = message.headers['webhook-id'];
  const timestamp = message.headers['webhook-timestamp'];
  const signatures = message.headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return 'a header is missing';
  if (id.includes('.')) return 'the id holds a full stop';
  if (!/^\d{10}$/.test(timestamp)) return 'the timestamp is not whole seconds';
  if (Math.abs(now / 1_000 - Number(timestamp)) > 5 * 60) return 'the timestamp is too far away';
  if (!secret.startsWith('whsec_')) return 'the secret has no prefix';
  const bytes = Uint8Array.from(atob(secret.slice('whsec_'.length)), (letter) => letter.charCodeAt(0));
  if (bytes.length < 24 || bytes.length > 64) return 'the secret is not 24 to 64 bytes';
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ]);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${message.body}`);
  for (const versioned of signatures.split(' ')) {
    const [version, signature = ''] = versioned.split(',');
    if (version !== 'v1') continue;
    const given = Uint8Array.from(atob(signature), (letter) => letter.charCodeAt(0));
    if (await crypto.subtle.verify('HMAC', key, given, signed)) return null;
  }
  return 'no signature fits';
}
