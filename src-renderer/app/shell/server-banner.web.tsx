/** A server that hands out pages follows nobody on behalf of the person who reads them. */
export function ServerBanner() {
  return null;
}
