/**
 * The one-time code of a sign-in link, taken out of the address at once: neither the history nor a copied address keeps it.
 * It stands behind the hash, which a browser sends to no server.
 */
export function takeLinkCode(): string | null {
  const [, code] = /^#\/sign-in\?code=([\w-]+)$/.exec(location.hash) ?? [];
  if (code === undefined) return null;
  history.replaceState(null, '', '#/');
  return code;
}
