import { describe, expect, it } from 'vitest';
import type { InstallPlan } from '../../../src-shared/models/installation.ts';
import { choiceKey, grantsOf, plannedChoices } from '../../../src-renderer/consent/choices.ts';

type Step = InstallPlan['steps'][number];

const step = {
  extensionId: 'acme.tool',
  permissions: [
    { capability: 'network', hosts: ['a.example', 'b.example'], reason: 'r', isNew: false },
    { capability: 'storage', reason: 'r', isNew: true },
  ],
} as unknown as Step;
const network = choiceKey('acme.tool', 'network');

describe('what is allowed on the consent view', () => {
  it('is what the plan asks for, and says nothing where nobody changed it', () => {
    const planned = plannedChoices([step], new Map());
    expect(Object.keys(planned)).toHaveLength(2);
    expect(grantsOf([step], planned, planned)).toBeUndefined();
  });

  it('keeps the narrowing of the version that is installed', () => {
    const held = new Map([['acme.tool', [{ capability: 'network' as const, hosts: ['a.example'] }]]]);
    expect([...(plannedChoices([step], held)[network] ?? [])]).toEqual(['a.example']);
    const none = plannedChoices([step], new Map([['acme.tool', []]]));
    expect(Object.keys(none)).toEqual([choiceKey('acme.tool', 'storage')]);
  });

  it('becomes the grants of an extension whose switches were changed', () => {
    const planned = plannedChoices([step], new Map());
    const choices = { [network]: new Set(['b.example']) };
    expect(grantsOf([step], choices, planned)).toEqual({
      'acme.tool': [{ capability: 'network', hosts: ['b.example'] }],
    });
    expect(grantsOf([step], {}, planned)).toEqual({ 'acme.tool': [] });
  });
});
