import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/**
 * What was verified last, in one file: a refresh is adopted by one rename, whole or not at all. The texts are the bytes as they
 * were signed; each is checked again whenever it is read.
 */
const stateSchema = z.object({
  format: z.literal(1),
  /** The newest root, UTF-8. */
  root: z.string(),
  /** Null before the first refresh, and after a root that took their keys away. */
  timestamp: z.string().nullable(),
  snapshot: z.string().nullable(),
  targets: z.string().nullable(),
  /** Version of the timestamp, so that a slower process does not put an older state in its place. */
  timestampVersion: z.number(),
  rootVersion: z.number(),
  /** When it was fetched, UTC milliseconds. */
  at: z.number().nullable(),
});
export type TrustedState = z.infer<typeof stateSchema>;

const STATE = 'state.json';

/** Keeps other processes out until it is released. The file is there for it alone. */
export type TakeLock = (file: string) => Promise<{ release(): void }>;

/** The folder of one remote's metadata. */
export interface StateFolder {
  /** Null where there is none yet, or where it does not read: then the trusted root is begun with anew. */
  read(): Promise<TrustedState | null>;
  /** Leaves a newer state of another process as it is: what is kept never goes back. */
  adopt(state: TrustedState): Promise<void>;
  /** Files beside it that can be fetched again at any time, and are checked against the state whenever they are used. */
  cached(name: string): Promise<Buffer | null>;
  keep(name: string, bytes: Uint8Array): Promise<void>;
  /** Takes away every cached file whose name is not told to stay. */
  prune(stays: (name: string) => boolean): Promise<void>;
}

/** Without `lock` nobody else may have the folder. */
export function openStateFolder(folder: string, lock?: TakeLock): StateFolder {
  const cache = path.join(folder, 'cache');
  const read = async (): Promise<TrustedState | null> => {
    const bytes = await readIfThere(path.join(folder, STATE));
    if (bytes === null) return null;
    try {
      const parsed = stateSchema.safeParse(JSON.parse(bytes.toString('utf8')));
      return parsed.success ? parsed.data : null;
    } catch {
      // Half a file is none: nothing in it could be trusted, and everything can be fetched again.
      return null;
    }
  };
  return {
    read,
    async adopt(state) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Between the look and the rename nobody else has a turn.
      const held = await lock?.(path.join(folder, '.lock'));
      try {
        const there = await read();
        if (there !== null && isNewer(there, state)) return;
        await replace(path.join(folder, STATE), Buffer.from(JSON.stringify(state)));
      } finally {
        held?.release();
      }
    },
    cached: (name) => readIfThere(path.join(cache, name)),
    keep: (name, bytes) => replace(path.join(cache, name), bytes),
    async prune(stays) {
      for (const name of await namesIn(cache))
        if (!stays(name)) await rm(path.join(cache, name), { force: true });
    },
  };
}

function isNewer(there: TrustedState, state: TrustedState): boolean {
  if (there.rootVersion !== state.rootVersion) return there.rootVersion > state.rootVersion;
  return there.timestampVersion > state.timestampVersion;
}

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = path.join(folder, `.new-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
