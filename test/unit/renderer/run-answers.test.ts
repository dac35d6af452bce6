import { describe, expect, it } from 'vitest';
import { symbolOfFile } from '../../../src-renderer/features/run/symbol-of-file.ts';
import { cellText, isFigure, shapeOf } from '../../../src-renderer/ui/report/value-shape.ts';

describe('how an answer is shown', () => {
  it('makes a table of a list of like objects, with every key a column', () => {
    expect(shapeOf([{ a: 1 }, { a: 2, b: 'x' }])).toEqual({
      kind: 'table',
      columns: ['a', 'b'],
      rows: [
        [1, null],
        [2, 'x'],
      ],
    });
  });

  it('makes facts of single values and parts of the rest', () => {
    expect(shapeOf({ day: '2026-01-02', rows: [1] })).toEqual({
      kind: 'record',
      facts: [['day', '2026-01-02']],
      parts: [['rows', [1]]],
    });
  });

  it('makes a list of objects that hold more, each under its name', () => {
    expect(shapeOf([{ id: 'scan', value: {} }, { value: [] }])).toMatchObject({
      kind: 'list',
      items: [
        ['scan', {}],
        ['2', {}],
      ].map(([title]) => [title, expect.anything()]),
    });
  });

  it('leaves everything else as JSON', () => {
    for (const value of ['text', 3, [1, 2], [], [{ a: 1 }, 2]]) expect(shapeOf(value).kind).toBe('json');
  });

  it('writes numbers short and nothing for nothing', () => {
    expect([cellText(0.1 + 0.2), cellText(null), cellText(true)]).toEqual(['0.3', '', 'true']);
  });

  it('knows figures that were written as text', () => {
    expect(['-0.23 %', '1,234.5', '+7'].every(isFigure)).toBe(true);
    expect(['2026-01-02', 'EURUSD', '%'].some(isFigure)).toBe(false);
  });
});

describe('the symbol of a file', () => {
  it.each([
    ['/home/me/eurusd_daily.csv', 'EURUSD'],
    ['C:\\data\\GBP.USD-2025.csv', 'GBP.USD'],
    ['/x/.csv', ''],
  ])('is guessed from %s as %j', (path, symbol) => expect(symbolOfFile(path)).toBe(symbol));
});
