import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { FACE } from '../face.ts';
import { focusSearch } from './search-focus.ts';

/** Keys that work everywhere: `/` and Ctrl or Cmd+F search, Ctrl+Shift+X catalog, Ctrl+, settings. */
export function useWindowKeys(): void {
  const router = useRouter();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      const withControl = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (!withControl && key === '/' && !isTyping(event.target)) focusSearch();
      else if (withControl && key === 'f' && !event.shiftKey && !hasOwnSearch(event.target)) focusSearch();
      else if (withControl && key === 'x' && event.shiftKey) router.history.push('/');
      else if (withControl && key === ',' && FACE === 'window') router.history.push('/settings');
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [router]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="textbox"]') !== null)
  );
}

/** An editor finds within itself. */
function hasOwnSearch(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.cm-editor') !== null;
}
