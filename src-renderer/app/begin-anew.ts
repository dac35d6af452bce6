import { FACE } from './face.ts';

const KEY = 'begun-anew';

/**
 * Parts of the pages are fetched when they are first needed, and a server that was brought up to date has them under other
 * names: the page begins anew, once for each part that is not there. The window has all of its parts with it.
 */
export function beginAnewWithoutParts(): void {
  if (FACE !== 'web') return;
  window.addEventListener('vite:preloadError', (event) => {
    const part = (event as Event & { readonly payload: Error }).payload.message;
    try {
      if (window.sessionStorage.getItem(KEY) === part) return;
      window.sessionStorage.setItem(KEY, part);
    } catch {
      // A browser that keeps nothing would begin anew for ever.
      return;
    }
    window.location.reload();
  });
}
