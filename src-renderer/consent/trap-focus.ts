import type { KeyboardEvent } from 'react';

/** A refusal of the moment: the same answer may go through at the next try. */
export function passes(refused: unknown): boolean {
  const { code } = refused as { readonly code?: unknown };
  return code === 'window.too-soon' || code === 'store.busy';
}

/** Tab stays on the sheet, Escape leaves everything as it is. */
export function trapFocus(onKeep: (() => void) | undefined) {
  return (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape') {
      onKeep?.();
      return;
    }
    if (event.key !== 'Tab') return;
    const stops = [
      ...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled), input:not(:disabled)'),
    ];
    const first = stops[0];
    const last = stops.at(-1);
    const at = document.activeElement;
    const turn = event.shiftKey
      ? at === first || at?.id === 'title'
        ? last
        : undefined
      : at === last
        ? first
        : undefined;
    if (turn === undefined) return;
    event.preventDefault();
    turn.focus();
  };
}
