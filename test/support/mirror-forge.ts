import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { readTarEntry, readTarIndex } from '../../src-main/store/index.ts';
import { signList } from '../../src-main/sync/mirror/signature.ts';
import { LIST_PATH, SIGNATURE_PATH, writeList, type MirrorList } from '../../src-main/sync/mirror/format.ts';
import type { PackageSigner } from '../../src-main/trust/index.ts';
import { forgeTar, type ForgedFile } from './tar-forge.ts';

type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Writable<T[Key]> }
    : T;

/** A mirror file taken apart. */
export interface TakenApart {
  readonly list: Writable<MirrorList>;
  /** Everything behind list and signature, in order. */
  readonly files: (ForgedFile & { bytes: Buffer })[];
  readonly signature: Buffer;
}

export async function takeApart(file: string): Promise<TakenApart> {
  const handle = await open(file, constants.O_RDONLY);
  try {
    const all: (ForgedFile & { bytes: Buffer })[] = [];
    for (const entry of await readTarIndex(handle)) {
      const parts: Uint8Array[] = [];
      for await (const part of readTarEntry(handle, entry)) parts.push(part);
      all.push({ path: entry.path, bytes: Buffer.concat(parts) });
    }
    const [list, signature, ...files] = all;
    return {
      list: JSON.parse(list?.bytes.toString('utf8') ?? '') as Writable<MirrorList>,
      files,
      signature: signature?.bytes ?? Buffer.alloc(0),
    };
  } finally {
    await handle.close();
  }
}

/** Writes what is given, honest or not, under the old signature or another. */
export async function putTogether(
  file: string,
  { list, files, signature }: TakenApart,
  listBytes: Uint8Array = writeList(list),
): Promise<void> {
  await writeFile(
    file,
    forgeTar([{ path: LIST_PATH, bytes: listBytes }, { path: SIGNATURE_PATH, bytes: signature }, ...files]),
  );
}

/** What an exporter can do that lies: sizes and digests of the list are those of the files again, and it is signed anew. */
export async function signAnew(
  file: string,
  parts: TakenApart,
  signer: PackageSigner,
  options: { readonly relist?: boolean } = {},
): Promise<void> {
  const { list, files } = parts;
  if (options.relist !== false)
    for (const listed of list.files) {
      const bytes = files.find((one) => one.path === listed.path)?.bytes;
      if (bytes === undefined) continue;
      listed.sizeBytes = bytes.length;
      listed.sha256 = createHash('sha256').update(bytes).digest('hex');
    }
  const listBytes = writeList(list);
  await putTogether(file, { ...parts, signature: await signList(listBytes, signer) }, listBytes);
}

/** One part of a file, by the path that it has or the name that its metadata has. */
export function partOf({ list, files }: TakenApart, name: string): { bytes: Buffer } {
  const path = list.files.find((one) => one.kind === 'metadata' && one.name === name)?.path ?? name;
  const found = files.find((one) => one.path === path);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

/** Lines of JSON of a part, changed. */
export function changeLines(
  parts: TakenApart,
  name: string,
  change: (lines: Record<string, unknown>[]) => readonly unknown[],
): void {
  const part = partOf(parts, name);
  const lines = part.bytes.toString('utf8').split('\n').filter(Boolean);
  const changed = change(lines.map((line) => JSON.parse(line) as Record<string, unknown>));
  part.bytes = Buffer.from(changed.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
