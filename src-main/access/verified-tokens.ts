import { hash } from 'node:crypto';

const MOST = 1_000;

/** Tokens that were verified at a revision of the store: at the same revision nothing about them can be other. */
export interface VerifiedTokens<Holder> {
  get(token: string, revision: number | null, at: number): Holder | null;
  /** `freshUntil`: from then on the use of the token has to be written down again. UTC ms. */
  set(token: string, revision: number | null, holder: Holder, freshUntil: number): void;
}

/** Remembers what one revision of the store said of tokens. A revocation is another revision, so it counts at once. */
export function createVerified<
  Holder extends { readonly expiresAt: number | null },
>(): VerifiedTokens<Holder> {
  const known = new Map<string, { readonly holder: Holder; readonly goodUntil: number }>();
  let of: number | null = null;
  return {
    get(token, revision, at) {
      if (revision === null || revision !== of) return null;
      const found = known.get(keyOf(token));
      return found !== undefined && at < found.goodUntil ? found.holder : null;
    },
    set(token, revision, holder, freshUntil) {
      if (revision === null) return;
      if (revision !== of || known.size >= MOST) known.clear();
      of = revision;
      const goodUntil = Math.min(freshUntil, holder.expiresAt ?? Infinity);
      known.set(keyOf(token), { holder, goodUntil });
    },
  };
}

/** Not the token itself: it shall lie nowhere, and no comparison shall end early with it. */
function keyOf(token: string): string {
  return hash('sha256', token, 'base64');
}
