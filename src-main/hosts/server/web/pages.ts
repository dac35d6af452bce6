import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentPolicy, NONCE_PLACE, PAGE_TYPES } from '../../pages/index.ts';

const compress = promisify(gzip);

/** Text is worth compressing; fonts and pictures are compressed already. */
const TEXT = new Set(['.js', '.css', '.svg', '.json']);
const A_YEAR = 'public, max-age=31536000, immutable';

interface Asset {
  readonly file: string;
  readonly type: string;
  readonly isText: boolean;
  /** Made when it is first asked for. */
  zipped: Promise<Buffer> | null;
}

/** One build of the pages. */
interface Pages {
  readonly page: string;
  /** Tells this build from the next. */
  readonly state: string;
  readonly assets: ReadonlyMap<string, Asset>;
}

/**
 * Serves the built pages of `folder` at `/`: what lies there, by exact name. No part of an address ever reaches the file system.
 * Pages that were built again are found with the next load of one. Null, or a folder without pages: `/` says so.
 */
export function addPages(server: FastifyInstance, folder: string | null): void {
  const pages = folder === null ? null : readPages(folder);
  if (folder === null || pages === null) {
    server.get('/', (_request, reply) =>
      reply
        .status(404)
        .type('text/plain; charset=utf-8')
        .send('The pages of this server are not built. Build them with `npm run build`.\n'),
    );
    return;
  }
  let current: Pages = pages;
  server.get('/', async (_request, reply) => {
    if ((await stateOf(folder)) !== current.state) current = readPages(folder) ?? current;
    return sendPage(reply, current.page);
  });
  server.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const asset = current.assets.get(request.params.name);
    if (asset === undefined) return reply.callNotFound();
    try {
      return await sendAsset(request.headers, reply, asset);
    } catch (thrown) {
      // The pages were built again: whoever asks for a part of those before begins anew.
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return reply.callNotFound();
      throw thrown;
    }
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(18).toString('base64');
  return reply
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': contentPolicy(nonce),
      // Each load has a nonce of its own.
      'cache-control': 'no-store',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    })
    .send(page.replaceAll(NONCE_PLACE, nonce));
}

async function sendAsset(
  asked: Readonly<Record<string, string | readonly string[] | undefined>>,
  reply: FastifyReply,
  asset: Asset,
): Promise<FastifyReply> {
  // Names hold a hash of what is in the file: what was read once is never asked for again.
  const etag = `"${path.basename(asset.file)}"`;
  const zip = asset.isText && /\bgzip\b/.test(String(asked['accept-encoding']));
  const isKept = asked['if-none-match'] === etag;
  const body = isKept ? null : await (zip ? zippedOf(asset) : readFile(asset.file));
  void reply.headers({ 'cache-control': A_YEAR, etag }).type(asset.type);
  if (asset.isText) void reply.header('vary', 'accept-encoding');
  if (body === null) return reply.status(304).send();
  if (zip) void reply.header('content-encoding', 'gzip');
  return reply.send(body);
}

function zippedOf(asset: Asset): Promise<Buffer> {
  return (asset.zipped ??= readFile(asset.file)
    .then((body) => compress(body))
    .catch((thrown: unknown) => {
      asset.zipped = null;
      throw thrown;
    }));
}

function readPages(folder: string): Pages | null {
  try {
    const file = path.join(folder, 'index.html');
    const state = told(statSync(file));
    return { page: readFileSync(file, 'utf8'), state, assets: listAssets(path.join(folder, 'assets')) };
  } catch {
    return null;
  }
}

/** Null while they are being built. */
async function stateOf(folder: string): Promise<string | null> {
  try {
    return told(await stat(path.join(folder, 'index.html')));
  } catch {
    return null;
  }
}

function told({ ino, size, mtimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs}`;
}

function listAssets(folder: string): ReadonlyMap<string, Asset> {
  return new Map(
    readdirSync(folder).flatMap((name): readonly (readonly [string, Asset])[] => {
      const extension = path.extname(name);
      const type = PAGE_TYPES[extension];
      if (type === undefined) return [];
      const file = path.join(folder, name);
      return [[name, { file, type, isText: TEXT.has(extension), zipped: null }]];
    }),
  );
}
