/**
 * True for text that is base64 of exactly one byte string: standard or URL-safe alphabet, padded or not (RFC 4648
 * sections 4 and 5), no stray characters, no unused bits set (section 3.5). Node's decoder skips what it does not know, so
 * that a changed character could go unnoticed.
 */
export function isStrictBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return false;
  const bare = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (text.endsWith('=') && text.length % 4 !== 0) return false;
  return Buffer.from(bare, 'base64').toString('base64').replace(/=+$/, '') === bare;
}
