/** The system's name of a failed file operation (`ENOENT`, …), or what else is known of it. */
export function errnoOf(thrown: unknown): string {
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
