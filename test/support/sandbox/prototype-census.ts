const BUILT_IN = {
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Promise,
  Map,
  Set,
  RegExp,
  Date,
  Error,
  JSON,
} as const;

/** What the host's own built-in objects and prototypes hold, by name: equal before and after means untouched. */
export function prototypeCensus(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(BUILT_IN).flatMap(([name, builtIn]) => {
      const prototype: unknown = 'prototype' in builtIn ? builtIn.prototype : undefined;
      const own = [name, describe(builtIn)] as const;
      return prototype === undefined
        ? [own]
        : [own, [`${name}.prototype`, describe(prototype as object)] as const];
    }),
  );
}

function describe(object: object): readonly string[] {
  return Reflect.ownKeys(object).map((key) => {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
    return `${String(key)}:${typeof value}:${get !== undefined}:${set !== undefined}`;
  });
}
