import { useSyncExternalStore } from 'react';
import { reach, unreachable } from './reach.ts';
import type { ReadProblem } from '../ui/read-problem.ts';

/**
 * One half of the session, kept for all tabs until the person signs out. It is worth nothing without the other, a cookie
 * that no script can read; and the cookie, which a browser also sends to other ports of the same machine, nothing without it.
 */
const KEPT_AS = 'marketplace.session';

/** Signed in or not; where not, what ended the session, if anything did. */
export type SessionState =
  { readonly signedIn: true } | { readonly signedIn: false; readonly because: ReadProblem | null };

const listeners = new Set<() => void>();
let state: SessionState =
  localStorage.getItem(KEPT_AS) === null ? { signedIn: false, because: null } : { signedIn: true };

export function useSession(): SessionState {
  return useSyncExternalStore(listen, () => state);
}

/** What each request carries. */
export function sessionHeaders(): Record<string, string> {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === null ? {} : { 'x-marketplace-session': kept };
}

/** Changes a token, or the code of a sign-in link, for a session. */
export async function signIn(proof: { readonly token: string } | { readonly code: string }): Promise<void> {
  const response = await reach(SESSION, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(proof),
  });
  const body = (await response.json().catch((thrown: unknown) => {
    // A proxy's own page, say.
    throw unreachable(thrown);
  })) as { readonly session: string } | { readonly error: ReadProblem };
  if ('error' in body) throw Object.assign(new Error(body.error.message), body.error);
  localStorage.setItem(KEPT_AS, body.session);
  become({ signedIn: true });
}

/** Ends the session on both sides. Here it ends even where the server cannot be reached. */
export async function signOut(): Promise<void> {
  const headers = sessionHeaders();
  endSession(null);
  await reach(SESSION, { method: 'DELETE', headers });
}

/** The session is no longer good. */
export function endSession(because: ReadProblem | null): void {
  localStorage.removeItem(KEPT_AS);
  if (state.signedIn) become({ signedIn: false, because });
}

const SESSION = new URL('session', document.baseURI).href;

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Another tab signed in or out.
window.addEventListener('storage', ({ key, newValue }) => {
  if (key !== KEPT_AS) return;
  become(newValue === null ? { signedIn: false, because: null } : { signedIn: true });
});
