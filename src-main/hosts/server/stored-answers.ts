import type { FastifyInstance } from 'fastify';
import type { Station } from '../../station.ts';
import { etagOf, isHeld } from './conditional.ts';
import { callerOf } from './sign-in.ts';

/** Of all answers of one station, characters. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

interface StoredAnswer {
  readonly body: string;
  readonly type: string;
  readonly etag: string;
}

/** The answers of one revision of a station's store. */
interface Answers {
  revision: number;
  characters: number;
  readonly byUrl: Map<string, StoredAnswer>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The revision that an answer is being made from, where it may be kept. */
    answering: { readonly answers: Answers; readonly revision: number } | null;
  }
  interface FastifyContextConfig {
    /** The answer depends on nothing but the store and the address: whoever may ask at all gets the same. */
    readonly sameForAll?: boolean;
  }
}

/**
 * Answers that depend on the store alone are kept until anything is written, and given again without asking anybody. Only for
 * callers that no token narrows: what a narrowed one may see, the procedures decide.
 */
export function keepAnswers(server: FastifyInstance): void {
  const stations = new WeakMap<Station, Answers>();
  server.decorateRequest('answering', null);
  server.addHook('preHandler', (request, reply, done) => {
    if (request.routeOptions.config.sameForAll !== true) return done();
    const { scope, extensionId, lease } = callerOf(request);
    const revision = lease.station.store.revision();
    if (revision === null || scope !== null || extensionId !== null) return done();
    const answers = answersAt(stations, lease.station, revision);
    const found = answers.byUrl.get(request.url);
    if (found === undefined) {
      request.answering = { answers, revision };
      return done();
    }
    void reply
      .header('etag', found.etag)
      .header('cache-control', 'private, no-cache')
      .header('vary', 'authorization, cookie');
    if (isHeld(request.headers['if-none-match'], found.etag)) void reply.status(304).send();
    else void reply.type(found.type).send(found.body);
  });
  server.addHook('onSend', (request, reply, payload: unknown, done) => {
    const { answering } = request;
    if (answering === null || reply.statusCode !== 200 || typeof payload !== 'string')
      return done(null, payload);
    const { answers, revision } = answering;
    // Something was written while this was read: nobody knows which of the two it tells.
    if (callerOf(request).lease.station.store.revision() !== revision || answers.revision !== revision)
      return done(null, payload);
    if (answers.characters + payload.length > MOST_CHARACTERS) forgetAll(answers);
    const type = String(reply.getHeader('content-type') ?? 'application/json');
    answers.byUrl.set(request.url, { body: payload, type, etag: etagOf(payload) });
    answers.characters += payload.length + request.url.length;
    done(null, payload);
  });
}

function answersAt(stations: WeakMap<Station, Answers>, station: Station, revision: number): Answers {
  let answers = stations.get(station);
  if (answers === undefined) stations.set(station, (answers = { revision, characters: 0, byUrl: new Map() }));
  if (answers.revision !== revision) {
    forgetAll(answers);
    answers.revision = revision;
  }
  return answers;
}

function forgetAll(answers: Answers): void {
  answers.byUrl.clear();
  answers.characters = 0;
}
