import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, type Session } from 'electron';
import { contentPolicy, NONCE_PLACE, PAGE_TYPES } from '../pages/index.ts';
import { fileOf } from './page-file.ts';

/** Makes `app:` a scheme with an origin of its own. Before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export interface ServeOptions {
  /** Of the built files, those that are served; all of them where it is left out. */
  readonly only?: () => Promise<ReadonlySet<string>>;
  /** Called once, when a page and every file that it names have been read: its process is busy then, and ours is not. */
  readonly onPageServed?: () => void;
}

/** Serves the built pages of `folder` to this session, and nothing beside them. */
export function serveApp(session: Session, folder: string, { only, onPageServed }: ServeOptions = {}): void {
  let missing: Set<string> | undefined;
  const served = (file: string): void => {
    if (missing?.delete(path.relative(folder, file)) === true && missing.size === 0) onPageServed?.();
  };
  let names: Promise<ReadonlySet<string>> | undefined;
  session.protocol.handle('app', async (request) => {
    const file = request.method === 'GET' ? fileOf(request.url, folder) : null;
    if (file === null) return new Response(null, { status: 404 });
    names ??= only?.();
    if (names !== undefined && !(await names).has(path.relative(folder, file)))
      return new Response(null, { status: 404 });
    const type = PAGE_TYPES[path.extname(file)];
    if (type === undefined) return new Response(null, { status: 404 });
    let body: Buffer<ArrayBuffer>;
    try {
      body = await readFile(file);
    } catch {
      return new Response(null, { status: 404 });
    }
    const headers = {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    };
    if (path.extname(file) !== '.html') {
      served(file);
      return new Response(body, { headers });
    }
    const nonce = randomBytes(18).toString('base64');
    const page = body.toString('utf8');
    missing ??= new Set(page.match(/assets\/[\w.-]+/g));
    return new Response(page.replaceAll(NONCE_PLACE, nonce), {
      headers: {
        ...headers,
        'content-security-policy': contentPolicy(nonce),
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'permissions-policy': 'bluetooth=(), display-capture=(), picture-in-picture=()',
      },
    });
  });
}
