import { describe, expect, it } from 'vitest';
import { stretchText, stretchTexts } from '../../../src-renderer/app/stretch.ts';

describe('the pseudo-locale', () => {
  it('makes texts longer by a third and leaves what is filled in alone', () => {
    expect(stretchText('Used in {{count}} runs')).toBe('⟦Úšéd íñ {{count}} rúñš~~~~~~~~⟧');
  });

  it('reaches every text of a tree', () => {
    expect(stretchTexts({ a: 'x', b: { c: 'y' } })).toEqual({ a: '⟦x~⟧', b: { c: '⟦ý~⟧' } });
  });
});
