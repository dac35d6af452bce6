import path from 'node:path';
import { extensionIdSchema } from '../../../src-shared/models/manifest.ts';

/** What a command line, a second start or a link asks the window to open. It shows; it never installs. */
export type OpenRequest =
  | { readonly type: 'open-extension'; readonly extensionId: string }
  | { readonly type: 'open-package'; readonly path: string };

export interface StartArguments {
  /** `--home DIR`, made absolute; undefined where none is named. */
  readonly home: string | undefined;
  readonly open: readonly OpenRequest[];
}

/** Reads a command line. Switches of Chromium and the app's own folder are no concern of ours and are passed over. */
export function readStartArguments(argv: readonly string[], cwd: string): StartArguments {
  let home: string | undefined;
  const open: OpenRequest[] = [];
  for (let at = 1; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--home') {
      const named = argv[at + 1];
      if (named !== undefined && named !== '' && !named.startsWith('-')) {
        home = path.resolve(cwd, named);
        at += 1;
      }
    } else if (word.startsWith('--home=') && word !== '--home=') {
      home = path.resolve(cwd, word.slice('--home='.length));
    } else {
      const request = readOpenRequest(word, cwd);
      if (request !== null) open.push(request);
    }
  }
  return { home, open };
}

/** A deep link or the path of a package file; null for anything else. */
export function readOpenRequest(word: string, cwd: string): OpenRequest | null {
  const link = /^marketplace:(?:\/\/)?extension\/([^/?#]{1,200})\/?$/.exec(word);
  if (link !== null) {
    const id = extensionIdSchema.safeParse(link[1]);
    return id.success ? { type: 'open-extension', extensionId: id.data } : null;
  }
  if (word.startsWith('-') || word.includes('\0') || word.length > 4096) return null;
  // An address names no file, whatever its end: any page of a browser can have one opened. One letter is a drive.
  if (/^[a-z][a-z\d+.-]+:/i.test(word)) return null;
  return /\.wpk$/i.test(word) ? { type: 'open-package', path: path.resolve(cwd, word) } : null;
}
