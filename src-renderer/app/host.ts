import { useChanges } from './changes.ts';
import { useFirstSteps } from './first-steps.ts';
import { useHostEvents } from './host-events.ts';

/** Listens to the window's host as long as the frame stands. */
export function useHost(): void {
  useChanges();
  useHostEvents();
  useFirstSteps();
}
