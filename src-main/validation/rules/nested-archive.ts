import { endOfPng, magicOf } from '../source/magic.ts';
import { endingOf } from '../source/file-kind.ts';
import type { Rule } from '../rule.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  png: 'PNG image',
  jpg: 'JPEG image',
  jpeg: 'JPEG image',
  gif: 'GIF image',
};

export const nestedArchiveRule: Rule = {
  id: 'nested-archive',
  class: 'opaque-code',
  title: 'Archives and files inside files',
  severity: 'warning',
  looksFor:
    'Archives inside the package, data behind the end of an image, and files whose first bytes belie their ending.',
  why: "The rules read the package's files, not what is packed inside them.",
  fix: 'Ship the files unpacked, and images as images.',
  check(context, raise) {
    for (const file of context.files) {
      const magic = magicOf(file.bytes);
      const ending = endingOf(file.path);
      if (magic?.kind === 'archive')
        raise({
          file: file.path,
          message: `The file is a ${magic.name}${file.kind === 'script' || EXPECTED[ending] !== undefined ? ' under another name' : ''}.`,
          severity: file.kind === 'script' || EXPECTED[ending] !== undefined ? 'error' : 'warning',
        });
      else if (/\.(?:asar|zip|tar|tgz|7z|rar)$/i.test(file.path))
        raise({ file: file.path, message: 'The file is named as an archive.' });
      const expected = EXPECTED[ending];
      if (
        expected !== undefined &&
        magic?.name !== expected &&
        magic?.kind !== 'archive' &&
        file.bytes.length > 0 &&
        magic?.name !== 'RIFF file'
      ) {
        const isCode =
          file.text !== null &&
          /\b(?:function|eval|require|import|=>|<script)\b/.test(file.text.slice(0, 4_000));
        raise({
          file: file.path,
          message: `The file is named .${ending} but is no such image.`,
          severity: isCode ? 'error' : 'warning',
        });
      }
      if (magic?.name === 'PNG image') {
        const end = endOfPng(file.bytes);
        if (end !== null && file.bytes.length > end) {
          const rest = file.bytes.subarray(end);
          const hidden = magicOf(rest);
          const isCode = /\b(?:function|eval|require|import|=>|<script)\b/.test(
            Buffer.from(rest.subarray(0, 4_000)).toString('latin1'),
          );
          raise({
            file: file.path,
            message: `${rest.length} bytes follow the end of the image.`,
            severity: hidden !== null || isCode ? 'error' : 'warning',
          });
        }
      }
    }
  },
};
