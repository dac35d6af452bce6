import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { leafLineSchema, type LeafLine } from './lines.ts';

/**
 * The log of a server as the last export from it read it, so that the next one asks for what came since. It is derived, and held to
 * the signed root like what the server answers: a file that is missing or damaged costs reading the log from its beginning.
 */
export interface KeptLog {
  /** 32 bytes for each leaf. */
  readonly hashes: Buffer;
  /** Leaves about versions, in order. */
  readonly lines: readonly LeafLine[];
}

export interface LogKeeper {
  /** Null where nothing is kept, or nothing that can be used. */
  read(): Promise<KeptLog | null>;
  write(size: number, hashes: AsyncIterable<Uint8Array>, lines: Iterable<LeafLine>): Promise<void>;
  forget(): Promise<void>;
}

const FORMAT = 'marketplace-station-kept-log/1';
const HASH_BYTES = 32;
/** Lines that are read or written before others have their turn. */
const SLICE = 1_000;

/** One file: a line with the format and the number of leaves, their hashes, lines of JSON, and the SHA-256 of all that. */
export function logKeeper(file: string): LogKeeper {
  return {
    async read() {
      const bytes = await readFile(file).catch(() => null);
      if (bytes === null || bytes.length < HASH_BYTES) return null;
      const content = bytes.subarray(0, -HASH_BYTES);
      if (!createHash('sha256').update(content).digest().equals(bytes.subarray(-HASH_BYTES))) return null;
      const end = content.indexOf('\n');
      const [format, size = ''] = content.toString('utf8', 0, end).split(' ');
      const hashesEnd = end + 1 + Number(size) * HASH_BYTES;
      if (format !== FORMAT || !/^\d{1,12}$/.test(size) || hashesEnd > content.length) return null;
      const lines: LeafLine[] = [];
      for (let at = hashesEnd; at < content.length;) {
        const next = content.indexOf('\n', at);
        lines.push(leafLineSchema.parse(JSON.parse(content.toString('utf8', at, next))));
        at = next + 1;
        if (lines.length % SLICE === 0) await breathe();
      }
      return { hashes: content.subarray(end + 1, hashesEnd), lines };
    },
    async write(size, hashes, lines) {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
      const handle = await open(draft, 'wx', 0o600);
      try {
        const sum = createHash('sha256');
        const put = async (bytes: Uint8Array): Promise<void> => {
          sum.update(bytes);
          await handle.appendFile(bytes);
        };
        await put(Buffer.from(`${FORMAT} ${size}\n`));
        for await (const chunk of hashes) await put(chunk);
        let slice: string[] = [];
        for (const line of lines) {
          slice.push(`${JSON.stringify(line)}\n`);
          if (slice.length < SLICE) continue;
          await put(Buffer.from(slice.join('')));
          slice = [];
        }
        await put(Buffer.from(slice.join('')));
        await handle.appendFile(sum.digest());
        await handle.sync();
        await handle.close();
        await rename(draft, file);
      } finally {
        await handle.close().catch(() => undefined);
        await rm(draft, { force: true });
      }
    },
    forget: () => rm(file, { force: true }),
  };
}
