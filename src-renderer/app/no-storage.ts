import { FACE } from './face.ts';

/**
 * Imported first. The window's host keeps everything and the page nothing; what still asks for a storage, as the router does
 * when it is read, would wait for the host's process while that is busy starting.
 */
if (FACE === 'window') Object.defineProperty(window, 'sessionStorage', { value: undefined });
