import { useEffect, useState } from 'react';

/** A little more than the host demands. */
const UNREAD_MS = 600;

/** False for the moment after the view came into sight, so that a click or key meant for what was there before decides nothing. */
export function useArmed(shown: boolean): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!shown) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      clearTimeout(timer);
      setArmed(false);
      timer = setTimeout(() => setArmed(true), UNREAD_MS);
    };
    wait();
    window.addEventListener('focus', wait);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', wait);
    };
  }, [shown]);
  return armed;
}
