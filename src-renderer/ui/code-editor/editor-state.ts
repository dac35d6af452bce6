import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { editorLook } from './editor-look.ts';
import { languageOf } from './editor-language.ts';

/** Style elements that are made while the page runs carry the page's nonce. */
const nonce = document.querySelector<HTMLElement>('script[nonce], style[nonce]')?.nonce ?? '';

/** What ties a state to the editor that shows it; a state that comes back is tied anew. */
export const wiring = new Compartment();

/** What every editor of a text is made of. `label` names it for those who do not see it. */
export function stateFor(
  path: string,
  text: string,
  {
    label,
    readOnly,
    extra,
  }: { readonly label: string; readonly readOnly: boolean; readonly extra: Extension },
): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(nonce),
      // What was read is what is written: line ends stay as they are.
      text.includes('\r\n') ? EditorState.lineSeparator.of('\r\n') : [],
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      editorLook,
      lineNumbers(),
      lintGutter(),
      foldGutter(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      drawSelection(),
      history(),
      indentOnInput(),
      bracketMatching(),
      highlightSelectionMatches(),
      languageOf(path),
      readOnly
        ? [EditorState.readOnly.of(true)]
        : [autocompletion(), closeBrackets(), keymap.of(closeBracketsKeymap)],
      wiring.of(extra),
      // Escape, then Tab leaves the editor: the library's own way out for the keyboard.
      keymap.of([
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
    ],
  });
}
