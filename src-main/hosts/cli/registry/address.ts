import path from 'node:path';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { ACCESS_LIMITS } from '../../../../src-shared/limits.ts';
import type { CliIo } from '../io.ts';
import { readTextFile } from '../read-text.ts';
import { usage } from '../usage.ts';

/** A server that a verb speaks to in place of this home, and the token it signs in with. */
export interface RegistryAddress {
  /** Scheme, host and port. */
  readonly url: string;
  readonly token: string;
  /** Where that came from, as a person knows it. */
  readonly source: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const TOKEN = /^[\x21-\x7e]+$/;
const TOKEN_VARIABLE = 'MARKETPLACE_TOKEN';

/**
 * Null where no server was named. A command line is there for everybody on the machine to read, so the token comes from the
 * environment or a file. @throws remote.insecure, remote.no-token, remote.token-unusable, cli.usage, files.*
 */
export async function registryAddress(
  named: string | undefined,
  tokenFile: string | undefined,
  io: Pick<CliIo, 'cwd' | 'env'>,
): Promise<RegistryAddress | null> {
  if (named === undefined) {
    if (tokenFile !== undefined) throw usage('--token-file goes with --registry.');
    return null;
  }
  const url = originOf(named);
  const text = tokenFile === undefined ? io.env[TOKEN_VARIABLE] : await readToken(tokenFile, io);
  const token = text?.trim() ?? '';
  if (token === '' && tokenFile === undefined) throw new StationError('remote.no-token', { url });
  const source = tokenFile ?? TOKEN_VARIABLE;
  if (!TOKEN.test(token) || token.length > ACCESS_LIMITS.bearerCharacters)
    throw new StationError('remote.token-unusable', { source });
  return { url, token, source };
}

function originOf(named: string): string {
  const url = URL.canParse(named) ? new URL(named) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usage('--registry takes an address such as https://market.example.com.');
  const { origin, username, password, pathname, search, hash } = url;
  // A password in an address would be kept by shells and logs; what else follows the host would be dropped in silence.
  if (username !== '' || password !== '')
    throw usage(`--registry takes no user or password: put a token into ${TOKEN_VARIABLE}.`);
  if (pathname !== '/' || search !== '' || hash !== '')
    throw usage('--registry takes scheme, host and port of the server and nothing after them.');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw new StationError('remote.insecure', { url: origin });
  return origin;
}

function readToken(file: string, { cwd }: Pick<CliIo, 'cwd'>): Promise<string> {
  return readTextFile(path.resolve(cwd, file), ACCESS_LIMITS.bearerCharacters + 2);
}
