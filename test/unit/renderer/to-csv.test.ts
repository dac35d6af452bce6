import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src-renderer/features/run/to-csv.ts';

describe('an exported table', () => {
  it('quotes what needs it and writes numbers as they are', () => {
    expect(
      toCsv(
        ['day', 'note'],
        [
          ['2026-01-02', 'a "b", c'],
          [1.5, null],
        ],
      ),
    ).toBe('day,note\r\n2026-01-02,"a ""b"", c"\r\n1.5,\r\n');
  });

  it('gives a spreadsheet no formula of a guest to run, and leaves negative numbers alone', () => {
    expect(toCsv(['note', 'result'], [['=HYPERLINK("x")', -3]])).toBe(
      'note,result\r\n"\'=HYPERLINK(""x"")",-3\r\n',
    );
  });
});
