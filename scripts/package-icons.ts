// The app's icon, drawn from the mark (src-renderer/app/shell/mark.tsx) in every size and form that the systems want.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly colour: Colour;
}

const PAPER: Colour = [251, 251, 252];
const RESTING: Colour = [118, 176, 172];

/** In hundredths of the icon: a teal square, three tiles at rest, one raised. */
const TILES: readonly Tile[] = [
  { x: 4, y: 4, width: 92, height: 92, radius: 20, colour: [14, 99, 96] },
  { x: 20, y: 35.5, width: 27, height: 22, radius: 5, colour: RESTING },
  { x: 20, y: 60.5, width: 27, height: 22, radius: 5, colour: RESTING },
  { x: 50, y: 60.5, width: 27, height: 22, radius: 5, colour: RESTING },
  { x: 54, y: 19, width: 27, height: 27, radius: 6, colour: PAPER },
];

export const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512] as const;
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Kinds of an icon file of macOS, by size in pixels. */
const ICNS_KINDS = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512 };

/** Writes `icons/NxN.png`, `icon.png`, `icon.ico` and `icon.icns`. */
export function writeIcons(folder: string): void {
  mkdirSync(path.join(folder, 'icons'), { recursive: true });
  for (const size of ICON_SIZES) writeFileSync(path.join(folder, 'icons', `${size}x${size}.png`), png(size));
  writeFileSync(path.join(folder, 'icon.png'), png(512));
  writeFileSync(path.join(folder, 'icon.ico'), ico());
  writeFileSync(path.join(folder, 'icon.icns'), icns());
}

const drawn = new Map<number, Buffer>();

function png(size: number): Buffer {
  const image = drawn.get(size) ?? draw(size);
  drawn.set(size, image);
  return image;
}

function draw(size: number): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) rows.set(pixel(x, y, size), y * (1 + size * 4) + 1 + x * 4);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  // Eight bits a channel, colour with transparency (PNG 3, section 11.2.1).
  head.set([8, 6], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND'),
  ]);
}

/** How many points of a pixel are looked at, along each side, where it lies on an edge. */
const POINTS = 4;

function pixel(x: number, y: number, size: number): readonly number[] {
  const tileAt = (across: number, down: number): Tile | undefined =>
    TILES.findLast((one) => covers(one, ((x + across) / size) * 100, ((y + down) / size) * 100));
  const first = tileAt(0, 0);
  if (tileAt(1, 0) === first && tileAt(0, 1) === first && tileAt(1, 1) === first)
    return first === undefined ? [0, 0, 0, 0] : [...first.colour, 255];
  const sum = [0, 0, 0];
  let seen = 0;
  for (let point = 0; point < POINTS * POINTS; point += 1) {
    const down = Math.floor(point / POINTS);
    const tile = tileAt(((point % POINTS) + 0.5) / POINTS, (down + 0.5) / POINTS);
    if (tile === undefined) continue;
    seen += 1;
    tile.colour.forEach((channel, at) => (sum[at] = (sum[at] ?? 0) + channel));
  }
  if (seen === 0) return [0, 0, 0, 0];
  return [...sum.map((channel) => Math.round(channel / seen)), Math.round((seen / (POINTS * POINTS)) * 255)];
}

function covers({ x, y, width, height, radius }: Tile, across: number, down: number): boolean {
  const beside = Math.max(x + radius - across, across - (x + width - radius), 0);
  const above = Math.max(y + radius - down, down - (y + height - radius), 0);
  return Math.hypot(beside, above) <= radius;
}

function chunk(kind: string, content: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function ico(): Buffer {
  const images = ICO_SIZES.map((size) => ({ size, image: png(size) }));
  const head = Buffer.alloc(6 + images.length * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, image }, index) => {
    const at = 6 + index * 16;
    // 256 does not fit a byte and is written as 0.
    head.set([size % 256, size % 256], at);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([head, ...images.map(({ image }) => image)]);
}

function icns(): Buffer {
  const parts = Object.entries(ICNS_KINDS).map(([kind, size]) => part(kind, png(size)));
  return part('icns', Buffer.concat(parts));
}

function part(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(kind, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
