import type { TufDeps } from './deps.ts';
import type { TufRepository } from './port.ts';

/** The repository of a station. Its files are looked at, and what reads them is loaded, when it is first asked for something. */
export function createTufRepository(deps: TufDeps): TufRepository {
  let opened: Promise<Omit<TufRepository, 'path' | 'isInitialised'>> | null = null;
  const open = () => (opened ??= import('./repository.ts').then((room) => room.openRepository(deps)));
  const isInitialised = async (): Promise<boolean> =>
    (await deps.folder.list()).some((name) => name.endsWith('.root.json'));
  return {
    path: deps.folder.path,
    isInitialised,
    init: async (plan) => (await open()).init(plan),
    rotate: async (change) => (await open()).rotate(change),
    pending: async (role) => (await open()).pending(role),
    sign: async (role, key) => (await open()).sign(role, key),
    accept: async (bytes) => (await open()).accept(bytes),
    delegate: async (...given) => (await open()).delegate(...given),
    undelegate: async (...given) => (await open()).undelegate(...given),
    publish: async (options) => (await open()).publish(options),
    isDue: async () => (await isInitialised()) && (await open()).isDue(),
    status: async () => (await open()).status(),
    troubles: async () => ((await isInitialised()) ? (await open()).troubles() : []),
  };
}
