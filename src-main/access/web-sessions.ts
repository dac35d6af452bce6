import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';

/** A working day; whoever comes back tomorrow pastes the token again. */
const LASTS_MS = 12 * 3_600_000;
const CODE_LASTS_MS = 2 * 60_000;
/** So that nobody fills the memory by signing in; the oldest go. */
const MOST_OF_ONE_TOKEN = 20;
const MOST = 10_000;
const MOST_CODES = 100;

/**
 * Sessions of browsers. Each has two halves that are worth nothing alone: a cookie that no script can read, and a key that
 * scripts of the page's own origin alone can send. A cookie is also sent to other ports of the same machine and with requests
 * that another site makes; a key is open to whatever runs in the page. The token itself stays on the server's side.
 * They live in memory: a server that begins anew has none.
 */
export interface WebSessions {
  /** A session for a token that was found good. */
  begin(token: string): StartedSession;
  /** The token of a session; it is checked anew with each request. @throws auth.session-over */
  tokenOf(halves: SessionHalves): string;
  /** Ends a session; one that is over is no error. */
  end(halves: SessionHalves): void;
  /** A code that can be changed for a session with this token, once and soon. */
  offerCode(token: string): string;
  /** @throws auth.code-used */
  takeCode(code: string): string;
}

export interface StartedSession {
  /** What the page keeps and sends: `<id>.<key>`. */
  readonly key: string;
  readonly cookie: { readonly name: string; readonly value: string; readonly maxAgeSeconds: number };
}

/** What a request brings of a session. */
export interface SessionHalves {
  /** `<id>.<key>`. */
  readonly key: string;
  /** The cookie of that name, if the browser sent one. */
  readonly cookie: (name: string) => string | undefined;
}

interface Session {
  readonly token: string;
  readonly keyHash: Buffer;
  readonly cookieHash: Buffer;
  readonly startedAt: number;
}

const KEY = /^([0-9a-f]{16})\.([\w-]{43})$/;

export function createWebSessions(now: () => number): WebSessions {
  // Maps keep the order in which things came: the first is the oldest.
  const sessions = new Map<string, Session>();
  const codes = new Map<string, { readonly token: string; readonly offeredAt: number }>();

  const find = ({
    key,
    cookie,
  }: SessionHalves): { readonly id: string; readonly session: Session } | null => {
    const [, id = '', secret = ''] = KEY.exec(key) ?? [];
    const session = sessions.get(id);
    // Nobody learns from the time of an answer how much of a guess was right.
    const fits = [
      timingSafeEqual(hashOf(secret), session?.keyHash ?? NOTHING),
      timingSafeEqual(hashOf(cookie(cookieName(id)) ?? ''), session?.cookieHash ?? NOTHING),
    ].every(Boolean);
    return session !== undefined && fits ? { id, session } : null;
  };
  const makeRoom = (token: string): void => {
    const ofToken = [...sessions].filter(([, session]) => session.token === token);
    for (const [id] of ofToken.slice(0, Math.max(0, ofToken.length - MOST_OF_ONE_TOKEN + 1)))
      sessions.delete(id);
    dropOldest(sessions, MOST);
  };

  return {
    begin(token) {
      for (const [id, { startedAt }] of sessions) {
        if (now() - startedAt >= LASTS_MS) sessions.delete(id);
      }
      makeRoom(token);
      const id = randomBytes(8).toString('hex');
      const [secret, value] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
      sessions.set(id, { token, keyHash: hashOf(secret), cookieHash: hashOf(value), startedAt: now() });
      return {
        key: `${id}.${secret}`,
        cookie: { name: cookieName(id), value, maxAgeSeconds: LASTS_MS / 1_000 },
      };
    },
    tokenOf(halves) {
      const found = find(halves);
      if (found === null) throw new StationError('auth.session-over');
      if (now() - found.session.startedAt >= LASTS_MS) {
        sessions.delete(found.id);
        throw new StationError('auth.session-over');
      }
      return found.session.token;
    },
    end(halves) {
      const found = find(halves);
      if (found !== null) sessions.delete(found.id);
    },
    offerCode(token) {
      const code = randomBytes(32).toString('base64url');
      dropOldest(codes, MOST_CODES);
      codes.set(hashOf(code).toString('hex'), { token, offeredAt: now() });
      return code;
    },
    takeCode(code) {
      const hash = hashOf(code).toString('hex');
      const offered = codes.get(hash);
      codes.delete(hash);
      if (offered === undefined || now() - offered.offeredAt >= CODE_LASTS_MS)
        throw new StationError('auth.code-used');
      return offered.token;
    },
  };
}

const NOTHING = Buffer.alloc(32);

/** Named by the session, so that servers on other ports of one machine do not overwrite each other's. */
function cookieName(id: string): string {
  return `marketplace-${id}`;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

function dropOldest(all: Map<string, unknown>, most: number): void {
  for (const id of all.keys()) {
    if (all.size < most) return;
    all.delete(id);
  }
}
