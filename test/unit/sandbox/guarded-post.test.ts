import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuardedPost } from '../../../src-main/sandbox/index.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';

const request = {
  headers: { 'content-type': 'application/json' },
  body: '{}',
  answerBytes: 1_024,
  signal: AbortSignal.timeout(10_000),
};

function guarded(options: Parameters<typeof createGuardedPost>[0]) {
  const one = createGuardedPost(options);
  onTestFinished(() => one.close());
  return one.post;
}

describe('a POST to an address that somebody chose', () => {
  it.each([
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://172.16.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'http://example.com/',
    'https://user:secret@example.com/',
  ])('is refused to %s', async (url) => {
    await expect(guarded({ allowLoopback: false })(url, request)).rejects.toMatchObject({
      code: 'sandbox.network-refused',
    });
  });

  it.each(['https://10.0.0.1/', 'https://169.254.169.254/', 'http://example.com/'])(
    'is refused to %s even where this machine is allowed',
    async (url) => {
      await expect(guarded({ allowLoopback: true })(url, request)).rejects.toMatchObject({
        code: 'sandbox.network-refused',
      });
    },
  );

  it.each(['10.1.2.3', '127.0.0.1', '::1', '169.254.169.254', '::ffff:192.168.0.1'])(
    'is refused to a name that stands for %s, however often it is asked for',
    async (address) => {
      for (const allowLoopback of [false, true]) {
        const resolve = async () => [
          { address: '93.184.216.34', family: 4 },
          { address, family: address.includes(':') ? 6 : 4 },
        ];
        await expect(
          guarded({ allowLoopback, resolve })('https://hooks.example.com/', request),
        ).rejects.toMatchObject({ code: 'sandbox.network-refused' });
      }
    },
  );

  it('follows no redirect, reads little of an answer, and says what was asked of it', async () => {
    const receiver = await WebhookReceiver.open();
    onTestFinished(() => receiver.close());
    const post = guarded({ allowLoopback: true });
    receiver.replies.push(
      { status: 307, headers: { location: receiver.url } },
      { status: 503, headers: { 'retry-after': '7' }, body: 'x'.repeat(5_000_000) },
    );
    expect(await post(receiver.url, request)).toMatchObject({ status: 307, retryAfter: null });
    const { body, ...refusal } = await post(receiver.url, request);
    expect(refusal).toEqual({ status: 503, retryAfter: '7' });
    expect(body.byteLength).toBeLessThanOrEqual(request.answerBytes);
    expect(await post(receiver.url, request)).toMatchObject({ status: 204, retryAfter: null });
    expect(receiver.received).toHaveLength(3);
    await receiver.close();
    await expect(post(receiver.url, request)).rejects.toMatchObject({ code: 'sandbox.network-failed' });
  });
});
