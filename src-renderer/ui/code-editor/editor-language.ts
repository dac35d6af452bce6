import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { markdown } from '@codemirror/lang-markdown';
import type { Extension } from '@codemirror/state';

/** The language of a file by its name; plain text for what is not known. */
export function languageOf(path: string): Extension {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  switch (ending) {
    case 'ts':
      return javascript({ typescript: true });
    case 'js':
    case 'mjs':
    case 'cjs':
      return javascript();
    case 'json':
    case 'map':
      return json();
    case 'md':
      return markdown();
    default:
      return [];
  }
}
