const COMMON = new Set(['www', 'market', 'marketplace', 'registry', 'packages', 'localhost']);

/** A short name out of an address: `https://market.acme.example` is `acme`. Empty where none can be made. */
export function shortNameOf(url: string): string {
  let host: string;
  try {
    host = new URL(url.trim()).hostname;
  } catch {
    return '';
  }
  if (/^[\d.]+$/.test(host) || host.includes(':')) return 'team';
  const labels = host.split('.').filter((label) => label !== '');
  const telling = labels.find((label) => !COMMON.has(label)) ?? 'team';
  return /^[a-z0-9][a-z0-9-]{0,38}$/.test(telling) ? telling : '';
}
