import type { Manifest } from '../../../../src-shared/models/manifest.ts';

/** What `wpk.json` on disk says, as far as it can be read; the station refuses what is wrong in it when it is used. */
export type LooseManifest = { readonly [Key in keyof Manifest]?: Manifest[Key] } & {
  readonly contributes?: unknown;
  readonly permissions?: unknown;
};
