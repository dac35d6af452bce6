/** One file of a forged archive; what is not given is what an honest writer would put there. */
export interface ForgedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** `2` is a link, `5` a folder. */
  readonly type?: string;
  readonly size?: string;
  readonly prefix?: string;
}

const BLOCK = 512;

/** Writes any tar (POSIX.1-1988 `ustar`), honest or not. */
export function forgeTar(files: readonly ForgedFile[]): Buffer {
  const parts = files.flatMap((file) => [
    header(file),
    Buffer.from(file.bytes),
    Buffer.alloc((BLOCK - (file.bytes.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header({ path, bytes, type = '0', size, prefix = '' }: ForgedFile): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0, 100, 'latin1');
  for (const [text, at] of [
    ['0000600', 100],
    ['0000000', 108],
    ['0000000', 116],
    [size ?? bytes.length.toString(8).padStart(11, '0'), 124],
    ['00000000000', 136],
    ['        ', 148],
    [type, 156],
    ['ustar\x0000', 257],
    [prefix, 345],
  ] as const)
    block.write(text, at, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
