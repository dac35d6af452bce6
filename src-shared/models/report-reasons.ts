/** Why users report an extension. */
export const REPORT_REASONS = [
  'malicious',
  'leaks-data',
  'impersonation',
  'licence-violation',
  'misleading',
  'personal-data',
  'other',
] as const;
