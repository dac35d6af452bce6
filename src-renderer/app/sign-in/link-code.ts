/** Read before anything else looks at the address; it stands behind the hash, which a browser sends to no server. */
let found = readAddress();

/** The one-time code of the sign-in link that was followed, if one was; each only once. */
export function takeLinkCode(): string | null {
  const code = found ?? readAddress();
  found = null;
  return code;
}

/** Taken out of the address at once: neither the history nor a copied address keeps it. */
function readAddress(): string | null {
  const [, code] = /^#\/sign-in\?code=([\w-]+)$/.exec(location.hash) ?? [];
  if (code === undefined) return null;
  history.replaceState(null, '', '#/');
  return code;
}
