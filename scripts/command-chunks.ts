import path from 'node:path';
import { WORKER_SOURCES } from '../src-main/workers/worker-path.ts';

/** What a bundler tells of its modules. */
export interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What `wpk` loads in one go, in the order in which it does: each part is what the parts before it do not hold. */
const PARTS = {
  command: ['hosts/cli/main.ts'],
  door: ['hosts/server/index.ts'],
  contract: ['../src-shared/contract/index.ts'],
  api: ['api/index.ts'],
  workbench: ['workbench/index.ts'],
  station: ['station.ts'],
  server: ['hosts/server/build-server.ts', 'hosts/server/house.ts'],
} as const;
const WORKERS = Object.values(WORKER_SOURCES).map((source) => path.posix.join('workers', source));

const reached = new Map<string, ReadonlySet<string>>();

/**
 * One file for each part of `wpk`: finding, reading and compiling a module costs the same for a small one as for a large
 * one. What workers load too stays apart, but for the little that every command needs; the bundler cuts it by who needs it.
 */
export function commandChunk(id: string, graph: ModuleGraph): string | null {
  // It waits at its top level for what the other parts do, which may not wait for it.
  if (id === path.resolve('src-main', PARTS.command[0])) return null;
  const isIn = (entry: string): boolean => reach(entry, graph).has(id);
  if (id.includes('/node_modules/zod/')) return 'zod';
  const isShared = WORKERS.some(isIn);
  for (const [name, entries] of Object.entries(PARTS)) {
    if (!entries.some(isIn)) continue;
    if (!isShared) return name;
    return name === 'command' ? 'common' : null;
  }
  return null;
}

/** Every module that `entry` imports before it runs. */
function reach(entry: string, graph: ModuleGraph): ReadonlySet<string> {
  const known = reached.get(entry);
  if (known !== undefined) return known;
  const found = new Set([path.resolve('src-main', entry)]);
  for (const module of found)
    for (const next of graph.getModuleInfo(module)?.importedIds ?? []) found.add(next);
  reached.set(entry, found);
  return found;
}
