import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** Parts of a mirror file that is being made, each in a file of its own until sizes and digests are known. */
export interface Spool {
  readonly folder: string;
  part(name: string): Promise<SpooledPart>;
  /** Takes everything away. */
  remove(): Promise<void>;
}

/** One part: written first, then closed, then read. */
export interface SpooledPart {
  readonly sizeBytes: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Answers the SHA-256 of all that was written, hex. */
  end(): Promise<string>;
  read(): AsyncIterable<Uint8Array>;
}

const BUFFER = 256 * 1024;

/** Beside the file that is made, so that a full disk is noticed where it matters. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: false, mode: 0o700 });
  const opened = new Set<FilePart>();
  return {
    folder,
    async part(name) {
      const file = path.join(folder, name);
      const part = new FilePart(file, await open(file, 'wx', 0o600));
      opened.add(part);
      return part;
    },
    async remove() {
      for (const part of opened) await part.abandon();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

class FilePart implements SpooledPart {
  readonly #file: string;
  readonly #hash: Hash = createHash('sha256');
  #handle: FileHandle | null;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #sizeBytes = 0;

  constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.byteLength;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    if (this.#waitingBytes >= BUFFER) await this.#flush();
  }

  async end(): Promise<string> {
    await this.#flush();
    await this.abandon();
    return this.#hash.digest('hex');
  }

  read(): AsyncIterable<Uint8Array> {
    return createReadStream(this.#file) as AsyncIterable<Uint8Array>;
  }

  async abandon(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (bytes.length > 0) await this.#handle?.appendFile(bytes);
  }
}
