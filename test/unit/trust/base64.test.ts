import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStrictBase64 } from '../../../src-main/trust/base64.ts';

describe('strict base64', () => {
  it('takes what encoders write, in either alphabet, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        for (const one of [text, text.replace(/=+$/, ''), Buffer.from(bytes).toString('base64url')]) {
          expect(isStrictBase64(one)).toBe(true);
        }
      }),
    );
  });
  it.each(['A', 'AA=', 'AAA==', 'AAAA=', 'A A=', 'AAAA\n', 'AB==', 'AAB=', '!', '====', 'AA==AA=='])(
    'refuses %j',
    (text) => {
      expect(isStrictBase64(text)).toBe(false);
    },
  );
});
