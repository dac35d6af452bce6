import { describe, expect, it } from 'vitest';
import type { InstallPlan } from '../../../src-shared/models/installation.ts';
import { asksOf, grantsOf, plannedChoices } from '../../../src-renderer/consent/choices.ts';

type Step = InstallPlan['steps'][number];

const reason = 'r';
const until = '2030-01-01T00:00:00.000Z';
const step = {
  extensionId: 'acme.tool',
  permissions: [
    { capability: 'network', hosts: ['a.example', 'b.example'], reason, isNew: false, until },
    { capability: 'network', hosts: ['new.example'], reason, isNew: true, until },
    { capability: 'storage', reason, isNew: true },
  ],
  withheld: [
    { capability: 'network', hosts: ['off.example'], reason },
    { capability: 'notify', reason },
  ],
} as unknown as Step;
const [fresh = '', storage = '', had = '', off = '', notify = ''] = asksOf(step).map(({ key }) => key);
const planned = plannedChoices([step]);

describe('what is allowed on the consent view', () => {
  it('is what the plan gives, and says nothing where nobody changed it', () => {
    expect(new Set([fresh, storage, had, off, notify]).size).toBe(5);
    expect(Object.keys(planned)).toEqual([fresh, storage, had]);
    expect(grantsOf([step], planned, planned)).toBeUndefined();
  });

  it('leaves off what the person took away, unless it is switched on', () => {
    const choices = { ...planned, [notify]: new Set<string>() };
    expect(grantsOf([step], choices, planned)?.['acme.tool']).toContainEqual({ capability: 'notify' });
  });

  it('becomes one grant for each capability, and keeps its date', () => {
    const choices = {
      [fresh]: new Set(['new.example']),
      [had]: new Set(['b.example']),
      [off]: new Set(['off.example']),
    };
    expect(grantsOf([step], choices, planned)).toEqual({
      'acme.tool': [{ capability: 'network', hosts: ['new.example', 'b.example', 'off.example'], until }],
    });
    expect(grantsOf([step], {}, planned)).toEqual({ 'acme.tool': [] });
  });
});
