/** A server's catalog fills by what its publishers submit. */
export function AddSamples() {
  return null;
}
