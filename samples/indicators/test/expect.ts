/** Throws unless both are the same to nine digits; `undefined` equals itself only. */
export function close(actual: number | undefined, expected: number | undefined, what = 'value'): void {
  const same =
    actual === undefined || expected === undefined
      ? actual === expected
      : Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  if (!same) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

export function columns(actual: readonly (number | undefined)[], expected: readonly (number | undefined)[]) {
  close(actual.length, expected.length, 'length');
  actual.forEach((value, at) => close(value, expected[at], `bar ${at}`));
}

export function refuses(work: () => unknown): void {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof RangeError) return;
    throw thrown;
  }
  throw new Error('expected a RangeError');
}
