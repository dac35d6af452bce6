export type MagicKind =
  'native' | 'bytecode' | 'webassembly' | 'archive' | 'image' | 'font' | 'shell' | 'document';

export interface Magic {
  readonly kind: MagicKind;
  readonly name: string;
}

const TABLE: readonly (readonly [string, MagicKind, string])[] = [
  ['7f454c46', 'native', 'ELF program'],
  ['feedface', 'native', 'Mach-O program'],
  ['feedfacf', 'native', 'Mach-O program'],
  ['cefaedfe', 'native', 'Mach-O program'],
  ['cffaedfe', 'native', 'Mach-O program'],
  ['cafebabe', 'native', 'Mach-O or Java program'],
  ['6465780a', 'native', 'Android program'],
  ['213c617263683e', 'native', 'object archive'],
  ['d0cf11e0a1b11ae1', 'document', 'OLE document or installer'],
  ['1b4c7561', 'bytecode', 'Lua bytecode'],
  ['0061736d', 'webassembly', 'WebAssembly'],
  ['504b0304', 'archive', 'zip archive'],
  ['504b0506', 'archive', 'zip archive'],
  ['1f8b', 'archive', 'gzip archive'],
  ['425a68', 'archive', 'bzip2 archive'],
  ['fd377a585a00', 'archive', 'xz archive'],
  ['28b52ffd', 'archive', 'zstd archive'],
  ['377abcaf271c', 'archive', '7z archive'],
  ['526172211a07', 'archive', 'rar archive'],
  ['4d534346', 'archive', 'cabinet archive'],
  ['89504e470d0a1a0a', 'image', 'PNG image'],
  ['ffd8ff', 'image', 'JPEG image'],
  ['474946383761', 'image', 'GIF image'],
  ['474946383961', 'image', 'GIF image'],
  ['52494646', 'image', 'RIFF file'],
  ['774f4632', 'font', 'WOFF2 font'],
  ['774f4646', 'font', 'WOFF font'],
  ['2321', 'shell', 'script with an interpreter'],
];

/** What the first bytes say a file is; null for what they do not know. */
export function magicOf(bytes: Uint8Array): Magic | null {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  if (head.startsWith('4d5a') && isPortableExecutable(bytes))
    return { kind: 'native', name: 'Windows program' };
  for (const [prefix, kind, name] of TABLE) if (head.startsWith(prefix)) return { kind, name };
  if (bytes.length > 262 && Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar')
    return { kind: 'archive', name: 'tar archive' };
  // V8's serialised code begins with its magic number, 0xc0de plus the version, in little endian.
  if (bytes.length > 64 && bytes[2] === 0xde && bytes[3] === 0xc0)
    return { kind: 'bytecode', name: 'V8 bytecode' };
  return null;
}

function isPortableExecutable(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return bytes.includes(0);
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0x3c, true);
  return (
    (at + 1 < bytes.length && bytes[at] === 0x50 && bytes[at + 1] === 0x45) ||
    bytes.subarray(0, 512).includes(0)
  );
}

/** Where a PNG's own data ends; null when it is cut or no PNG. */
export function endOfPng(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const isEnd =
      bytes[at + 4] === 0x49 && bytes[at + 5] === 0x45 && bytes[at + 6] === 0x4e && bytes[at + 7] === 0x44;
    at += 12 + length;
    if (isEnd) return at <= bytes.length ? at : null;
  }
  return null;
}
