import { describe, expect, it } from 'vitest';
import { stillOnTheirWay } from '../../../src-renderer/app/shell/own-searches.ts';

describe('the search field', () => {
  it('knows its own letters when they come back late, one by one or overtaken', () => {
    expect(stillOnTheirWay(['h', 'hy', 'hyp'], 'h')).toEqual(['hy', 'hyp']);
    expect(stillOnTheirWay(['h', 'hy', 'hyp'], 'hyp')).toEqual([]);
  });

  it('takes over what somebody else asked', () => {
    expect(stillOnTheirWay(['h', 'hy'], '@installed')).toBeNull();
    expect(stillOnTheirWay([], '')).toBeNull();
  });
});
