/** Where the screens are shown: `face.web.ts` takes this file's place in the pages that a server hands out. */
export const FACE = 'window' as 'window' | 'web';
