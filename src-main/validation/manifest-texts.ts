import type { AuditContext } from './context.ts';

/** One text of wpk.json with the path of its field. */
export interface ManifestText {
  readonly path: string;
  readonly text: string;
}

/** wpk.json as plain JSON data, whether or not it is a good manifest; null when it is no JSON. */
export function rawManifest(context: AuditContext): unknown {
  const text = context.fileAt.get('wpk.json')?.text;
  if (text === undefined || text === null) return null;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Every text in wpk.json, extension keys (`x-…`) included. */
export function manifestTexts(context: AuditContext): ManifestText[] {
  const found: ManifestText[] = [];
  const open: { path: string; value: unknown }[] = [{ path: '', value: rawManifest(context) }];
  for (let item = open.pop(); item !== undefined && found.length < 5_000; item = open.pop()) {
    const { path, value } = item;
    if (typeof value === 'string') found.push({ path, text: value });
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value))
        open.push({ path: path === '' ? key : `${path}.${key}`, value: child });
    }
  }
  return found.toReversed();
}
