import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import { without } from './identity-token.ts';

/** A POST to a signing service, under the rules that this program's network has. */
export type ServicePost = (
  url: string,
  request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
    readonly answerBytes: number;
  },
) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

/** One service of a keyless signature. */
export interface Service {
  /** As people know it: `certificate authority`, `transparency log`, `timestamp authority`. */
  readonly name: string;
  readonly baseURL: string;
  readonly post: ServicePost;
  readonly timeoutMs: number;
  /** What it is shown and must not be read back from its words: an identity token. */
  readonly secret?: string;
}

const ANSWER_BYTES = 256 * 1024;
const WORDS = 300;

/**
 * Asks a service once; an answer that is no success is a refusal with the service's own words, cut short.
 * @throws trust.service-unsafe, trust.service-unreachable, trust.service-refused
 */
export async function ask(service: Service, path: string, question: unknown): Promise<Uint8Array> {
  const { name, post, timeoutMs, secret } = service;
  const url = `${service.baseURL.replace(/\/+$/, '')}${path}`;
  const host = new URL(url).host;
  let answer: Awaited<ReturnType<ServicePost>>;
  try {
    answer = await post(url, {
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, application/timestamp-reply',
      },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(timeoutMs),
      answerBytes: ANSWER_BYTES,
    });
  } catch (cause) {
    const known = cause instanceof StationError ? cause : null;
    const said = known?.details['reason'];
    const reason = typeof said === 'string' ? said : cause instanceof Error ? cause.name : 'unknown';
    const isUnsafe = known?.code === 'sandbox.network-refused';
    throw new StationError(
      isUnsafe ? 'trust.service-unsafe' : 'trust.service-unreachable',
      { service: name, host, reason },
      cause,
    );
  }
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const reason = wordsOf(answer.body, secret);
  throw new StationError('trust.service-refused', { service: name, host, status: answer.status, reason });
}

/** @throws trust.service-refused for what is not JSON */
export function jsonFrom(service: Service, body: Uint8Array): Json {
  try {
    return parseJson(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw strange(service, 'its answer is not JSON', cause);
  }
}

export function strange(service: Service, reason: string, cause?: unknown): StationError {
  const { host } = new URL(service.baseURL);
  return new StationError(
    'trust.service-refused',
    { service: service.name, host, status: 200, reason },
    cause,
  );
}

function wordsOf(body: Uint8Array, secret?: string): string {
  const whole = Buffer.from(body).toString('utf8');
  // Cut last: half a secret would no longer be found.
  const text = (secret === undefined ? whole : without(secret, whole)).slice(0, WORDS);
  // oxlint-disable-next-line no-control-regex -- the words of a stranger go to a terminal
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim() || 'no reason was given';
}
