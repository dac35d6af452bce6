/** `sha256:` and 64 digits as groups of four, for two people who read them to each other. */
export function groupsOf(fingerprint: string): readonly string[] {
  return fingerprint.replace(/^sha256:/, '').match(/.{1,4}/g) ?? [];
}
