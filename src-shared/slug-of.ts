/** The slug of a display name: `Hyper-Momentum-V2` → `hyper-momentum-v2`. Empty where nothing of it can stand in a slug. */
export function slugOf(displayName: string): string {
  return displayName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
