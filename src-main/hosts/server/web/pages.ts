import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/**
 * Serves the built pages of `folder` at `/`: what lay there when the server began, by exact name. No part of an address ever
 * reaches the file system. Null, or a folder without pages: `/` says so.
 */
export function addPages(server: FastifyInstance, folder: string | null): void {
  const page = folder === null ? null : readPage(folder);
  if (folder === null || page === null) {
    server.get('/', (_request, reply) =>
      reply
        .status(404)
        .type('text/plain; charset=utf-8')
        .send('The pages of this server are not built. Build them with `npm run build`.\n'),
    );
    return;
  }
  const assets = listAssets(path.join(folder, 'assets'));
  server.get('/', (_request, reply) => sendPage(reply, page));
  server.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const asset = assets.get(request.params.name);
    return asset === undefined ? reply.callNotFound() : sendAsset(request.headers, reply, asset);
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
  void reply.headers({ 'cache-control': A_YEAR, etag }).type(asset.type);
  if (asset.isText) void reply.header('vary', 'accept-encoding');
  if (asked['if-none-match'] === etag) return reply.status(304).send();
  if (!asset.isText || !/\bgzip\b/.test(String(asked['accept-encoding'])))
    return reply.send(await readFile(asset.file));
  asset.zipped ??= readFile(asset.file).then((body) => compress(body));
  return reply.header('content-encoding', 'gzip').send(await asset.zipped);
}

function readPage(folder: string): string | null {
  try {
    return readFileSync(path.join(folder, 'index.html'), 'utf8');
  } catch {
    return null;
  }
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
