export type FileKind =
  'script' | 'typescript' | 'html' | 'svg' | 'css' | 'json' | 'markdown' | 'text' | 'binary';

const BY_ENDING: Readonly<Record<string, FileKind>> = {
  js: 'script',
  mjs: 'script',
  cjs: 'script',
  jsm: 'script',
  es6: 'script',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  jsx: 'typescript',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  vue: 'html',
  svelte: 'html',
  hta: 'html',
  svg: 'svg',
  xml: 'svg',
  css: 'css',
  scss: 'css',
  less: 'css',
  json: 'json',
  map: 'json',
  webmanifest: 'json',
  jsonc: 'json',
  geojson: 'json',
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'markdown',
};

export function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** What a file is, by its ending and, where the ending says nothing, by its first bytes. */
export function kindOf(path: string, text: string | null): FileKind {
  const known = BY_ENDING[endingOf(path)];
  if (text === null) return 'binary';
  if (known !== undefined)
    return known === 'svg' && !/<svg[\s>]/i.test(text.slice(0, 4_000)) && endingOf(path) === 'xml'
      ? 'text'
      : known;
  const start = text.slice(0, 400).trimStart();
  if (/^#!.*\b(?:node|deno|bun)\b/.test(start)) return 'script';
  if (/^<!doctype html|^<html[\s>]/i.test(start)) return 'html';
  if (/^(?:<\?xml[^>]*>\s*)?<svg[\s>]/i.test(start)) return 'svg';
  return 'text';
}

/** The text of a file, or null where the bytes are no UTF-8 text. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8_192).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
