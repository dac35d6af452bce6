import { setDiagnostics } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Finding } from '../../../src-shared/models/finding.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { stateFor, wiring } from './editor-state.ts';
import styles from './code-editor.module.css';

const NO_FINDINGS: readonly Finding[] = [];

export interface CodeEditorProps {
  readonly path: string;
  readonly label: string;
  readonly text: string;
  /** As it was left: text, selection and what can be undone. */
  readonly state?: EditorState | undefined;
  readonly readOnly?: boolean;
  readonly findings?: readonly Finding[];
  /** Line to show, counted from 1; a new object shows it again. */
  readonly target?: { readonly line: number } | null;
  /** The target was gone to. */
  readonly onShown?: () => void;
  readonly onChange?: (text: string) => void;
  readonly onSave?: () => void;
  readonly onLeave?: (state: EditorState) => void;
}

/** A text in CodeMirror. Mount it with a key of its path: it takes text and state once. */
export function CodeEditor(props: CodeEditorProps) {
  const { path, label, text, state, readOnly = false, findings = NO_FINDINGS, target = null } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (host.current === null) return undefined;
    const extra = [
      EditorView.updateListener.of((update) => {
        if (update.docChanged) latest.current.onChange?.(update.state.sliceDoc());
      }),
      keymap.of([
        {
          key: 'Mod-s',
          preventDefault: true,
          run: () => {
            latest.current.onSave?.();
            return true;
          },
        },
      ]),
    ];
    const made = new EditorView({
      parent: host.current,
      state:
        state === undefined
          ? stateFor(path, text, { label, readOnly, extra })
          : state.update({ effects: wiring.reconfigure(extra) }).state,
    });
    view.current = made;
    return () => {
      latest.current.onLeave?.(made.state);
      made.destroy();
      view.current = null;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new text comes with a new key
  }, [path]);

  useEffect(() => {
    const { current } = view;
    current?.dispatch(setDiagnostics(current.state, diagnosticsOf(findings, current.state.doc)));
  }, [findings]);

  useEffect(() => {
    const { current } = view;
    if (current === null || target === null) return;
    const { from } = current.state.doc.line(Math.min(target.line, current.state.doc.lines));
    current.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    current.focus();
    latest.current.onShown?.();
  }, [target]);

  return <div className={styles.host} ref={host} />;
}
