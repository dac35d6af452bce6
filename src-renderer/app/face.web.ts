/** In a browser, over HTTP: nothing of the person's own machine is offered. */
export const FACE = 'web' as 'window' | 'web';
