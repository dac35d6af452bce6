import { isJsonObject, type Json, type JsonObject } from '../../src-shared/json.ts';

/** What a port may say: begin a call, or give one up. */
export type PortFrame =
  | { readonly kind: 'call' | 'abort'; readonly id: string }
  | { readonly kind: 'malformed'; readonly id: string; readonly problem: string }
  /** Not even an answer would find its way. */
  | { readonly kind: 'nothing' };

/** Frame types of oRPC's peers; a call has none. Frames of type 3 stream an input, which no procedure takes. */
const ABORT = 4;
const UNDEFINED = 3;
const ID = /^[\w-]{1,64}$/;
const PROCEDURE = /^\/[\w-]+(?:\/[\w-]+){1,3}$/;

/** Reads a frame more strictly than oRPC does: everything that our client never sends is malformed. */
export function readFrame(message: string): PortFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(message);
  } catch {
    return { kind: 'nothing' };
  }
  if (!isJsonObject(frame) || typeof frame['i'] !== 'string' || !ID.test(frame['i']))
    return { kind: 'nothing' };
  const { i: id, t: type, p: payload } = frame as { i: string; t?: Json; p?: Json };
  if (type === ABORT) return { kind: 'abort', id };
  const problem = type === undefined ? problemOf(payload) : 'frames of this type are not taken';
  return problem === null ? { kind: 'call', id } : { kind: 'malformed', id, problem };
}

function problemOf(payload: Json | undefined): string | null {
  if (!isJsonObject(payload)) return 'it has no payload';
  const { u: url, b: body, h: headers, m: method } = payload;
  if (typeof url !== 'string' || !PROCEDURE.test(url)) return 'it names no procedure';
  if (method !== undefined || (headers !== undefined && !isLastEventId(headers)))
    return 'its headers or its method are not taken';
  if (body === undefined) return null;
  if (!isJsonObject(body)) return 'its body is no object';
  const { json, meta, maps, ...more } = body;
  if (maps !== undefined || Object.keys(more).length > 0) return 'its body holds more than JSON';
  if (meta !== undefined && !(Array.isArray(meta) && meta.every((mark: Json) => isUndefined(json, mark))))
    return 'its body holds more than JSON';
  return null;
}

/** What a client sends along when it takes up a stream again. */
function isLastEventId(headers: Json): boolean {
  return (
    isJsonObject(headers) &&
    Object.entries(headers).every(([name, value]) => name === 'last-event-id' && typeof value === 'string')
  );
}

/** `[3, …path]`: the null at this path stood for undefined. No input holds another value that JSON lacks. */
function isUndefined(json: Json | undefined, mark: Json): boolean {
  if (!Array.isArray(mark) || mark[0] !== UNDEFINED) return false;
  let value: Json | undefined = json;
  for (const step of mark.slice(1) as readonly Json[]) {
    if (typeof value !== 'object' || value === null) return false;
    if ((typeof step !== 'string' && typeof step !== 'number') || !Object.hasOwn(value, step)) return false;
    value = (value as JsonObject)[String(step)];
  }
  return value === null;
}
