import { defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** The library's own choice of what is alike, by the colour it gives it, in the colours of this window. */
const OURS: Readonly<Record<string, string>> = {
  '#404740': 'var(--ink-3)',
  '#708': 'var(--accent)',
  '#219': 'var(--plot-down)',
  '#164': 'var(--plot-down)',
  '#a11': 'var(--good)',
  '#e40': 'var(--warn)',
  '#00f': 'var(--plot-up)',
  '#30a': 'var(--ink)',
  '#085': 'var(--sim)',
  '#167': 'var(--sim)',
  '#256': 'var(--plot-up)',
  '#00c': 'var(--ink)',
  '#940': 'var(--ink-3)',
  '#f00': 'var(--bad)',
};

const highlighting = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ tag, ...spec }) => {
    const { color, ...rest } = spec as { color?: string };
    return { tag, ...rest, ...(color === undefined ? {} : { color: OURS[color] ?? 'var(--ink)' }) };
  }),
);

const frame = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink-3)',
    border: 'none',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 70%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--warn-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-textfield, .cm-button': {
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    background: 'var(--surface)',
    color: 'var(--ink)',
    font: '12px var(--sans)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: '6px',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
    font: '12px var(--sans)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--ink)',
  },
  '.cm-diagnostic': { maxWidth: '420px', padding: '6px 10px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn)' },
  '.cm-diagnostic-info': { borderLeft: '3px solid var(--ink-3)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warn)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--ink-3)' },
  // The library's markers are images in data: addresses; ours are letters, so that colour is not alone.
  '.cm-gutter-lint': { width: '18px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 2px' },
  '.cm-lint-marker': {
    display: 'grid',
    placeItems: 'center',
    width: '14px',
    height: '14px',
    marginTop: '3px',
    borderRadius: '3px',
    font: '650 10px/14px var(--sans)',
  },
  '.cm-lint-marker-error': { content: 'none', backgroundColor: 'var(--bad-soft)', color: 'var(--bad)' },
  '.cm-lint-marker-warning': { content: 'none', backgroundColor: 'var(--warn-soft)', color: 'var(--warn)' },
  '.cm-lint-marker-info': { content: 'none', backgroundColor: 'var(--surface-2)', color: 'var(--ink-2)' },
  '.cm-lint-marker-error::before': { content: '"E"' },
  '.cm-lint-marker-warning::before': { content: '"W"' },
  '.cm-lint-marker-info::before': { content: '"N"' },
});

/** Frame and colours of every editor; both themes, because the colours are the window's variables. */
export const editorLook: Extension = [frame, syntaxHighlighting(highlighting)];
