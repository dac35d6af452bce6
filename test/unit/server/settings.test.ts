import { ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { toApiError } from '../../../src-main/api/index.ts';
import { readSettings } from '../../../src-main/hosts/server/settings.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { testServer } from '../../support/test-server.ts';

function fromEnvironment(environment: NodeJS.ProcessEnv): unknown {
  try {
    return readSettings(null, environment, {}).given;
  } catch (thrown) {
    return thrown instanceof StationError ? thrown.details : thrown;
  }
}

describe('settings in the environment', () => {
  it('are all of them but the issuers, lists with commas', () => {
    const given = fromEnvironment({
      MARKETPLACE_SERVER_HOST_NAMES: 'market.example.com, market',
      MARKETPLACE_SERVER_TRUST_PROXY: '127.0.0.1,::1',
      MARKETPLACE_SERVER_SOLE_MODERATOR: 'true',
      MARKETPLACE_SERVER_PORT: '',
      MARKETPLACE_HOME: '/elsewhere',
    });
    expect(given).toMatchObject({
      hostNames: ['market.example.com', 'market'],
      trustProxy: ['127.0.0.1', '::1'],
      soleModerator: true,
      port: 4873,
    });
    expect(fromEnvironment({ MARKETPLACE_SERVER_TRUST_PROXY: 'false' })).toMatchObject({ trustProxy: false });
  });

  it('are refused by their name where there is none such', () => {
    for (const [setting, problem] of [
      ['MARKETPLACE_SERVER_POTR', 'there is no such setting'],
      ['MARKETPLACE_SERVER_ISSUERS', 'only a file can hold it'],
    ] as const)
      expect(fromEnvironment({ [setting]: '1' })).toEqual({ setting, problem });
  });
});

describe('settings that do not fit', () => {
  it('are told by their name, in words', () => {
    const problems = (flags: Readonly<Record<string, unknown>>): unknown => {
      try {
        return readSettings(null, {}, flags).given;
      } catch (thrown) {
        return thrown instanceof StationError ? Object.values(thrown.details).join(': ') : thrown;
      }
    };
    expect(problems({ port: 'many' })).toBe('port: a number is needed');
    expect(problems({ port: 1.5 })).toBe('port: a whole number is needed');
    expect(problems({ port: 70_000 })).toBe('port: use at most 65535');
    expect(problems({ prot: 1 })).toBe('prot: there is no such setting');
    expect(problems({ simulation: 'maybe' })).toBe('simulation: use true or false');
    expect(problems({ trustProxy: true })).toBe('trustProxy: use false or a list of addresses');
    expect(problems({ logLevel: 'loud' })).toMatch(/^logLevel: use one of fatal, error/);
    expect(problems({ issuers: [{ issuer: 'x' }] })).toBe('issuers.0.audience: a string is needed');
  });
});

describe('an input that does not fit', () => {
  it('is told by its field when another copy of the library found it', () => {
    const issues = [{ path: ['limit'], message: 'Too small', code: 'too_small', minimum: 1 }];
    const cause = Object.assign(new Error('Input validation failed'), { issues });
    const error = toApiError(new ORPCError('BAD_REQUEST', { cause }), 'r1');
    expect([error.code, error.message]).toEqual([
      'api.invalid-input',
      'The input is not valid: limit: use 1 or more.',
    ]);
  });

  it('is told to be no JSON where it is none', async () => {
    const { server, signIn } = await testServer();
    const headers = { ...(await signIn('developer')), 'content-type': 'application/json' };
    for (const payload of ['{', '']) {
      const answer = await server.inject({ method: 'POST', url: '/wpk/upload', headers, payload });
      expect([answer.statusCode, answer.json<{ error: { details: unknown } }>().error.details]).toEqual([
        400,
        { problem: 'the body is not JSON' },
      ]);
    }
  });
});
