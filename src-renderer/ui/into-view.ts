/** For `ref`: what comes up below the fold as an answer to what was just done is brought into sight; what is seen stays where it is. */
export function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
