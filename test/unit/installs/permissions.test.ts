import { describe, expect, it } from 'vitest';
import {
  beyond,
  carriedGrants,
  isNew,
  removedCapabilities,
  widening,
} from '../../../src-main/installs/plan/permissions.ts';

const reason = 'Because.';
const storage = { capability: 'storage', reason } as const;
const notify = { capability: 'notify', reason } as const;
const network = (...hosts: string[]) => ({ capability: 'network', hosts, reason }) as const;

describe('widening', () => {
  it('is a new capability or a new host, never a new reason', () => {
    expect(widening([storage], [{ ...storage, reason: 'Another.' }])).toEqual([]);
    expect(widening([storage], [storage, notify])).toEqual(['notify']);
    expect(widening([network('a.com')], [network('a.com', 'b.com')])).toEqual(['network:b.com']);
    expect(widening([network('a.com'), storage], [network('a.com')])).toEqual([]);
    expect(isNew(network('a.com', 'b.com'), [network('a.com')])).toBe(true);
    expect(removedCapabilities([storage, notify], [notify])).toEqual(['storage']);
  });
});

describe('grants carried over an update', () => {
  it('keep what the person allowed, add what is new, and drop what is no longer declared', () => {
    const before = [network('a.com', 'b.com'), notify, storage];
    expect(
      carriedGrants([{ capability: 'network', hosts: ['a.com'] }, { capability: 'notify' }], before, [
        network('a.com', 'b.com', 'c.com'),
        storage,
      ]),
    ).toEqual([{ capability: 'network', hosts: ['a.com', 'c.com'] }]);
  });

  it('keep the date on what was limited in time', () => {
    const until = '2030-01-01T00:00:00.000Z';
    expect(carriedGrants([{ capability: 'storage', until }], [storage], [storage])).toEqual([
      { capability: 'storage', until },
    ]);
    expect(
      carriedGrants(
        [{ capability: 'network', hosts: ['a.com'], until }],
        [network('a.com')],
        [network('a.com', 'b.com')],
      ),
    ).toEqual([{ capability: 'network', hosts: ['a.com', 'b.com'], until }]);
  });
});

describe('narrowing', () => {
  it('takes away capabilities, hosts and time, and nothing else', () => {
    const allowed = [
      { capability: 'network' as const, hosts: ['a.com', 'b.com'] },
      { capability: 'storage' as const },
    ];
    expect(beyond([], allowed)).toBeNull();
    expect(
      beyond([{ capability: 'network', hosts: ['b.com'], until: '2030-01-01T00:00:00Z' }], allowed),
    ).toBeNull();
    expect(beyond([{ capability: 'notify' }], allowed)).toBe('notify');
    expect(beyond([{ capability: 'network', hosts: ['c.com'] }], allowed)).toBe('network:c.com');
    expect(beyond([{ capability: 'network' }], allowed)).toBe('network without named hosts');
    expect(beyond([{ capability: 'storage' }, { capability: 'storage' }], allowed)).toBe('storage twice');
  });

  it('never moves a date further out', () => {
    const allowed = [{ capability: 'storage' as const, until: '2030-01-01T00:00:00Z' }];
    expect(beyond([{ capability: 'storage' }], allowed)).toBe('storage beyond 2030-01-01T00:00:00Z');
    expect(beyond([{ capability: 'storage', until: '2031-01-01T00:00:00Z' }], allowed)).toBe(
      'storage beyond 2030-01-01T00:00:00Z',
    );
    expect(beyond([{ capability: 'storage', until: '2029-01-01T00:00:00Z' }], allowed)).toBeNull();
  });
});
