/** In a browser a review is the server's own: nothing is sent on. */
export function goesToServer(_extension: { readonly origin: string }): boolean {
  return false;
}

export function ServerReview(_of: {
  readonly extension: { readonly id: string; readonly origin: string };
  readonly version: string | null | undefined;
}) {
  return null;
}
