import { describe, expect, it } from 'vitest';
import { bestAt, stateAt } from '../../../src-main/entitlements/index.ts';

const period = { startsAt: 100, endsAt: 200, graceUntil: 300 };
const trial = { plan: 'trial' as const, ...period };
const subscription = { plan: 'subscription' as const, ...period };

describe('what an entitlement is', () => {
  it.each([
    [99, 'pending', 'pending'],
    [100, 'trial', 'active'],
    [199, 'trial', 'active'],
    [200, 'grace', 'grace'],
    [299, 'grace', 'grace'],
    [300, 'expired', 'expired'],
  ])('at %d is %s for a trial and %s for a subscription', (now, ofTrial, ofSubscription) => {
    expect(stateAt(trial, now)).toBe(ofTrial);
    expect(stateAt(subscription, now)).toBe(ofSubscription);
  });

  it('has no grace where none was given', () => {
    expect(stateAt({ ...trial, graceUntil: 200 }, 200)).toBe('expired');
  });

  it('is, of several, the one that gives most, and of equal ones the longest', () => {
    const later = { ...subscription, endsAt: 250 };
    expect(bestAt([trial, subscription, later], 150)).toBe(later);
    expect(bestAt([trial, { ...subscription, startsAt: 160 }], 150)).toBe(trial);
    const over = { ...subscription, endsAt: 110, graceUntil: 120 };
    expect(bestAt([over, trial], 150)).toBe(trial);
    expect(bestAt([], 150)).toBeNull();
  });
});
