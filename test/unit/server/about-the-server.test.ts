import { describe, expect, it } from 'vitest';
import { testServer } from '../../support/test-server.ts';

describe('what a server says of itself', () => {
  it('is its version, what it offers and what it bounds', async () => {
    const { server, signIn } = await testServer({ bodyBytes: 4_096, requestsPerMinute: 77 });
    const answer = await server.inject({ url: '/api/v1/about', headers: await signIn('user') });
    expect(answer.json()).toMatchObject({
      name: 'Marketplace Station',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      features: expect.arrayContaining(['idempotency-keys', 'platform-routes', 'blob-ranges']) as string[],
      limits: { requestBytes: 4_096, requestsPerMinute: 77, packageBytes: 52_428_800 },
    });
  });

  it('is whom to tell of a weakness, without a sign-in', async () => {
    const now = Date.parse('2026-01-01T00:00:00.000Z');
    const { server } = await testServer({ securityContact: 'mailto:desk@example.com' }, () => now);
    const answer = await server.inject('/.well-known/security.txt');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.body.split('\n').slice(0, 2)).toEqual([
      'Contact: mailto:desk@example.com',
      'Expires: 2026-06-30T00:00:00.000Z',
    ]);
    const unnamed = await testServer({ hostNames: ['market.example.com'] });
    const body = (await unnamed.server.inject('/.well-known/security.txt')).body;
    expect(body).toContain('Contact: mailto:security@market.example.com\n');
    await expect(testServer({ securityContact: 'desk' })).rejects.toMatchObject({
      code: 'server.bad-settings',
    });
  });

  it('carries the headers that keep browsers from guessing', async () => {
    const { server } = await testServer();
    const { headers } = await server.inject('/health');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(headers['strict-transport-security']).toMatch(/max-age=/);
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
