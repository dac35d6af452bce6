/** The mark: a square of four plug-in tiles, one of them raised. One colour. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
      <rect x="1" y="5" width="8" height="6.5" rx="1.5" opacity="0.45" />
      <rect x="1" y="12.5" width="8" height="6.5" rx="1.5" opacity="0.45" />
      <rect x="10" y="12.5" width="8" height="6.5" rx="1.5" opacity="0.45" />
      <rect x="11.5" y="1" width="8" height="8" rx="1.8" />
    </svg>
  );
}
