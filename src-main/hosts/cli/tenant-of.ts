import { existsSync } from 'node:fs';
import path from 'node:path';
import { SLUG } from '../../../src-shared/models/names.ts';

/** The tenant whose home this is, where it lies in the home of a server; its tokens name it. Null for any other home. */
export function tenantOf(home: string): string | null {
  const folder = path.dirname(home);
  const isTenants =
    path.basename(folder) === 'tenants' && existsSync(path.join(folder, '..', 'store.sqlite'));
  const name = path.basename(home);
  return isTenants && SLUG.test(name) ? name : null;
}
