import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src-renderer/ui/schema-form/draft.ts';
import { draftsOf, readDrafts } from '../../../src-renderer/ui/schema-form/drafts.ts';
import { fieldsOf } from '../../../src-renderer/ui/schema-form/fields.ts';

const SCHEMA = {
  type: 'object',
  required: ['symbol'],
  properties: {
    symbol: { type: 'string', title: 'Symbol', minLength: 3, maxLength: 6, pattern: '^[A-Z]+$' },
    lookback: { type: 'integer', minimum: 2, maximum: 250, default: 20 },
    risk: { type: 'number' },
    loud: { type: 'boolean', default: true },
    mode: { enum: ['fast', 'slow', 3] },
    symbols: { type: 'array', items: { type: 'string' }, maxItems: 2 },
    levels: { type: 'array', items: { type: 'integer' } },
    positions: { type: 'array', items: { type: 'object' }, examples: [[{ units: 1 }]] },
  },
};

const fields = fieldsOf(SCHEMA);
const one = (key: string, draft: Draft) => {
  const read = readDrafts(
    fields.filter((field) => field.key === key),
    { [key]: draft },
  );
  return read.problems[key] ?? read.values[key];
};

describe('a form of a JSON Schema', () => {
  it('chooses a control for each property and JSON for what none fits', () => {
    expect(fields.map(({ key, kind }) => [key, kind])).toEqual([
      ['symbol', 'text'],
      ['lookback', 'integer'],
      ['risk', 'number'],
      ['loud', 'boolean'],
      ['mode', 'choice'],
      ['symbols', 'list'],
      ['levels', 'list'],
      ['positions', 'json'],
    ]);
    expect(fields[0]).toMatchObject({ title: 'Symbol', required: true });
    expect(fields[7]?.example).toEqual([{ units: 1 }]);
  });

  it('reads an object schema, a plain table of schemas, and no schema', () => {
    expect(fieldsOf({ limit: { type: 'number' } }).map(({ key }) => key)).toEqual(['limit']);
    expect(fieldsOf({ type: 'object' })).toEqual([]);
    expect(fieldsOf(null)).toEqual([]);
  });

  it('begins with given values, then with the defaults', () => {
    const drafts = draftsOf(fields, { symbol: 'EURUSD', mode: 3, symbols: ['A'] });
    expect(drafts).toMatchObject({
      symbol: 'EURUSD',
      lookback: '20',
      risk: '',
      loud: true,
      mode: '3',
      symbols: ['A'],
      positions: '',
    });
  });

  it('answers values of the right types and leaves out what was left out', () => {
    const drafts = {
      ...draftsOf(fields, {}),
      symbol: 'EUR',
      risk: '1.5',
      mode: '"slow"',
      levels: ['1', '2'],
    };
    expect(readDrafts(fields, drafts)).toEqual({
      values: { symbol: 'EUR', lookback: 20, risk: 1.5, loud: true, mode: 'slow', levels: [1, 2] },
      problems: {},
    });
  });

  it.each([
    ['symbol', '', { reason: 'required' }],
    ['symbol', 'EU', { reason: 'minLength', wanted: 3 }],
    ['symbol', 'EURUSDX', { reason: 'maxLength', wanted: 6 }],
    ['lookback', '1', { reason: 'minimum', wanted: 2 }],
    ['lookback', '251', { reason: 'maximum', wanted: 250 }],
    ['lookback', '2.5', { reason: 'integer' }],
    ['risk', 'much', { reason: 'number' }],
    ['risk', ' ', { reason: 'number' }],
    ['symbols', ['A', 'B', 'C'], { reason: 'maxItems', wanted: 2 }],
    ['levels', ['1', 'x'], { reason: 'number' }],
    ['levels', ['1.5'], { reason: 'integer' }],
    ['positions', '[1', { reason: 'json' }],
    ['positions', '{}', { reason: 'jsonType', wanted: 'array' }],
  ] as const)('says what is wrong with %s when it is %j', (key, draft, problem) => {
    expect(one(key, draft)).toEqual(problem);
  });

  it('never runs an author’s pattern, which may be slow beyond measure', () => {
    const slow = fieldsOf({ type: 'object', properties: { name: { type: 'string', pattern: '^(a+)+$' } } });
    expect(readDrafts(slow, { name: `${'a'.repeat(60)}b` }).problems).toEqual({});
  });
});
