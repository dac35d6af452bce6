import { describe, expect, it } from 'vitest';
import { standingOf } from '../../../src-renderer/app/shell/registry-standing.ts';
import { readNamed } from '../../../src-renderer/features/registries/air-gap/named.ts';
import { differingWords } from '../../../src-renderer/features/registries/outbox/differing-words.ts';
import { shortNameOf } from '../../../src-renderer/features/registries/short-name.ts';
import { groupPins } from '../../../src-renderer/features/settings/pin-groups.ts';
import type { Remote } from '../../../src-shared/models/remote.ts';
import type { KeyPin } from '../../../src-shared/models/trust.ts';

const remote: Remote = {
  id: 'team',
  url: 'https://market.example',
  name: 'The team',
  rootFingerprint: `sha256:${'0'.repeat(64)}`,
  hasToken: false,
  state: 'current',
  addedAt: '2026-11-01T08:00:00.000Z',
  lastSyncAt: '2026-11-22T10:42:00.000Z',
  asOf: '2026-11-22T10:42:00.000Z',
  logSize: 12,
  extensions: 3,
  conflicts: 0,
  isUnfinished: false,
  backOffUntil: null,
  lastError: null,
};
const gone = { code: 'sync.unreachable', message: 'Nobody answers.', hint: '' };

describe('where what is on the screen comes from', () => {
  const of = (remotes: readonly Remote[], also: { isLost?: boolean; isSimulation?: boolean } = {}) =>
    standingOf({ isLost: false, isSimulation: false, remotes, ...also });

  it('is this machine where no server is followed', () => {
    expect(of([])).toEqual({ key: 'local', asOf: null });
  });

  it('is as of the oldest of what servers said', () => {
    const older = { ...remote, id: 'other', asOf: '2026-11-20T10:00:00.000Z' };
    expect(of([remote, older])).toEqual({ key: 'asOf', asOf: older.asOf });
    expect(of([{ ...remote, state: 'new', asOf: null }])).toEqual({ key: 'new', asOf: null });
  });

  it('is offline only where no server answers', () => {
    const away: Remote = { ...remote, state: 'behind', lastError: gone };
    expect(of([away]).key).toBe('offline');
    expect(of([away, remote]).key).toBe('asOf');
  });

  it('asks what came in a file for nothing: it neither answers nor is out of reach', () => {
    const away: Remote = { ...remote, state: 'behind', lastError: gone };
    const carried: Remote = { ...remote, id: 'carried', url: null };
    expect(of([away, carried]).key).toBe('offline');
    expect(of([carried]).key).toBe('asOf');
  });

  it('says first that the station is gone, then that all is simulated', () => {
    expect(of([remote], { isLost: true, isSimulation: true }).key).toBe('lost');
    expect(of([remote], { isSimulation: true }).key).toBe('simulation');
  });
});

describe('two texts beside each other', () => {
  it('have the words marked that the other lacks', () => {
    const { one, other } = differingWords('It works very well here', 'It works badly here');
    expect(one).toEqual([
      { text: 'It works ', differs: false },
      { text: 'very well ', differs: true },
      { text: 'here', differs: false },
    ]);
    expect(other.filter(({ differs }) => differs)).toEqual([{ text: 'badly ', differs: true }]);
  });

  it('are whole again when their pieces are put together', () => {
    const texts = ['', 'one', ' two  words\n', 'a b c d', 'c b a'];
    for (const left of texts)
      for (const right of texts) {
        const { one, other } = differingWords(left, right);
        expect(one.map(({ text }) => text).join('')).toBe(left);
        expect(other.map(({ text }) => text).join('')).toBe(right);
      }
  });

  it('are marked as a whole where a comparison would cost too much', () => {
    const long = 'word '.repeat(1_200);
    expect(differingWords(long, `${long}end`).one).toEqual([{ text: long, differs: true }]);
  });
});

describe('a short name out of an address', () => {
  it.each([
    ['https://market.acme.example', 'acme'],
    ['http://127.0.0.1:8080', 'team'],
    ['http://localhost:1', 'team'],
    ['acme', ''],
  ])('%s → %s', (url, id) => {
    expect(shortNameOf(url)).toBe(id);
  });
});

describe('what is wanted in a mirror file', () => {
  it('is read a line at a time', () => {
    expect(readNamed(' acme.hello \n\nacme.choir@^1.0.0')).toEqual([
      { extensionId: 'acme.hello' },
      { extensionId: 'acme.choir', range: '^1.0.0' },
    ]);
  });

  it('is refused where a line is something else', () => {
    expect(readNamed('acme.hello\nhello')).toBeNull();
  });
});

describe('keys of publishers elsewhere', () => {
  const pin: KeyPin = {
    origin: 'team',
    publisherId: 'acme',
    fingerprint: 'sha256:1',
    identity: null,
    simulated: false,
    state: 'pinned',
    how: 'first-use',
    seenAt: '2026-11-22T10:00:00.000Z',
    pinnedAt: '2026-11-22T10:00:00.000Z',
    revokedAt: null,
  };

  it('stand by publisher and server, those that wait for a person first', () => {
    const groups = groupPins([
      pin,
      { ...pin, publisherId: 'zeta' },
      { ...pin, publisherId: 'zeta', fingerprint: 'sha256:2', state: 'offered', how: null, pinnedAt: null },
      { ...pin, origin: 'other' },
    ]);
    expect(groups.map(({ origin, publisherId, offered }) => [origin, publisherId, offered.length])).toEqual([
      ['team', 'zeta', 1],
      ['team', 'acme', 0],
      ['other', 'acme', 0],
    ]);
  });
});
