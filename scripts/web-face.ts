import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/**
 * Builds the pages as a browser gets them from a server: where `name.web.ts` stands beside `name.ts`, it takes its place.
 * `tsconfig.web.json` of the renderer reads the same files by `moduleSuffixes`, so that types hold in both faces.
 */
export function webFace(): Plugin {
  return {
    name: 'web-face',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !/^\.{0,2}\//.test(source) || importer.includes('node_modules'))
        return null;
      const file = path.resolve(path.dirname(importer), source);
      const inWeb = file.replace(/\.(tsx?)$/, '.web.$1');
      return inWeb !== file && existsSync(inWeb) ? inWeb : null;
    },
  };
}
