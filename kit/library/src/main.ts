/** Mean of the last `days` values, or `undefined` where there are fewer. */
export function mean(values: readonly number[], days: number): number | undefined {
  if (days < 1 || values.length < days) return undefined;
  return values.slice(-days).reduce((sum, value) => sum + value, 0) / days;
}
