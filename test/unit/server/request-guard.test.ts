import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { demandPlainRequest } from '../../../src-main/hosts/server/request-guard.ts';
import { refusalOf } from '../../support/refused-code.ts';

const asking = (host: string): IncomingMessage =>
  ({ url: '/health', headers: { host }, rawHeaders: ['Host', host] }) as unknown as IncomingMessage;

describe('the names under which a server answers', () => {
  const demand = demandPlainRequest({ host: '0.0.0.0', hostNames: ['market.example'] });

  it.each(['market.example', '127.0.0.1:4873', 'localhost:4873', '[::1]:4873'])('are its own: %s', (host) =>
    expect(() => demand(asking(host))).not.toThrow(),
  );
  it.each(['evil.example', '192.168.0.7:4873', 'market.example.evil.example'])('and no other: %s', (host) =>
    expect(refusalOf(() => demand(asking(host)))).toBe('http.wrong-host'),
  );
});
