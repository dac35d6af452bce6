import type { Json } from '../../../src-shared/json.ts';

/** Objects with fixed keys, by path (`*` is any index). Inside schemas, inputs and dependencies an `x-` key is data. */
const FIXED_OBJECTS: readonly (readonly string[])[] = [
  [],
  ['engines'],
  ['pricing'],
  ['permissions', '*'],
  ['contributes'],
  ['contributes', 'commands', '*'],
  ['contributes', 'strategies', '*'],
  ['contributes', 'reports', '*'],
  ['steps', '*'],
];

/** A manifest without its `x-*` keys, which belong to other tools. */
export function setAsideExtensions(value: Json, path: readonly string[] = []): Json {
  const deeper = FIXED_OBJECTS.filter((fixed) => startsWith(fixed, path));
  if (deeper.length === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => setAsideExtensions(item, [...path, '*']));
  const isFixed = deeper.some((fixed) => fixed.length === path.length);
  const members = Object.entries(value)
    .filter(([key]) => !(isFixed && key.startsWith('x-')))
    .map(([key, child]) => [key, setAsideExtensions(child, [...path, key])] as const);
  return Object.fromEntries(members);
}

function startsWith(fixed: readonly string[], path: readonly string[]): boolean {
  return path.length <= fixed.length && path.every((part, index) => part === fixed[index]);
}
