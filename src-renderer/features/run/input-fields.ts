import { fieldsOf, type Field } from '../../ui/schema-form/fields.ts';
import type { Contribution } from './chosen.ts';

/** The inputs that its author declared; a strategy is always asked for its symbol, which the station gives the bars of. */
export function inputFields(
  { kind, input }: Contribution,
  firstSymbol: string | undefined,
  words: { readonly title: string; readonly description: string },
): readonly Field[] {
  const fields = fieldsOf(input);
  if (kind !== 'strategy' || fields.some(({ key }) => key === 'symbol')) return fields;
  const symbol: Field = {
    key: 'symbol',
    kind: 'text',
    ...words,
    required: false,
    fallback: firstSymbol,
    example: undefined,
    minLength: null,
    maxLength: null,
  };
  return [symbol, ...fields];
}
