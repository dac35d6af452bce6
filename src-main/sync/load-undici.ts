import { createRequire } from 'node:module';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Agent, Dispatcher } from 'undici';

/** What a request to a server needs of undici. */
export interface Undici {
  readonly Agent: typeof Agent;
  request(url: URL, options: Asked): Send;
}
type Asked = Omit<Dispatcher.RequestOptions, 'origin' | 'path'> & { readonly dispatcher: Dispatcher };
type Send = Promise<Dispatcher.ResponseData>;

/** In the order in which they need each other. */
const PARTS = [
  'core/symbols.js',
  'core/util.js',
  'dispatcher/dispatcher.js',
  'core/connect.js',
  'core/request.js',
  'dispatcher/client-h1.js',
  'dispatcher/client-h2.js',
  'dispatcher/client.js',
  'dispatcher/agent.js',
  'api/index.js',
];

/**
 * Loads undici part by part, with turns for others between them, and without what no request here uses (fetch, caches, mocks): the whole
 * of it at once keeps the thread for a tenth of a second.
 */
export async function loadUndici(): Promise<Undici> {
  const load = createRequire(import.meta.url);
  for (const part of PARTS) {
    load(`undici/lib/${part}`);
    await breathe();
  }
  const { request } = load('undici/lib/api/index.js') as {
    readonly request: (this: Dispatcher, options: Dispatcher.RequestOptions) => Send;
  };
  return {
    Agent: load('undici/lib/dispatcher/agent.js') as typeof Agent,
    request: ({ origin, pathname, search }, { dispatcher, ...options }) =>
      request.call(dispatcher, { ...options, origin, path: `${pathname}${search}` }),
  };
}
