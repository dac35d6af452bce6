import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { jsonSchema } from '../../src-shared/json-schema.ts';
import { isJsonObject, type JsonObject } from '../../src-shared/json.ts';
import { PAGE_LIMITS, SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { RemoteHttp } from './http-port.ts';

const LOG = '/api/v1/log';
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const checkpointSchema = z.object({ checkpoint: z.string().max(4_096) });
const hashesSchema = z.object({ hashes: z.array(hash).max(64) });
const proofSchema = z.object({ proof: z.array(hash).max(128) });
const inclusionSchema = proofSchema.extend({ seq: z.int().min(0), leaf: z.string().max(64 * 1024) });
const leavesSchema = z.object({
  items: z.array(z.object({ seq: z.int(), leaf: jsonSchema })).max(PAGE_LIMITS.maxSize),
});

/** What a server answers of its log. Forms are checked here; whether it is true, whoever asked checks. */
export interface RemoteLog {
  checkpoint(signal: AbortSignal): Promise<string>;
  frontier(size: number, signal: AbortSignal): Promise<readonly string[]>;
  consistency(from: number, to: number, signal: AbortSignal): Promise<readonly string[]>;
  inclusion(
    named: { readonly extensionId: string; readonly version: string; readonly size: number },
    signal: AbortSignal,
  ): Promise<{ readonly seq: number; readonly leaf: string; readonly proof: readonly string[] }>;
  /** Leaves from one on, in order and without gaps; at least one. */
  leaves(from: number, most: number, signal: AbortSignal): Promise<readonly JsonObject[]>;
}

export function remoteLog(http: RemoteHttp): RemoteLog {
  const read = async <T>(
    schema: z.ZodType<T>,
    path: string,
    query: Readonly<Record<string, string | number>>,
    signal: AbortSignal,
  ): Promise<T> => {
    const json = await http.read(`${LOG}${path}`, query, { maxBytes: SYNC_LIMITS.leavesBytes, signal });
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw invalid(http, path, 'it has another form', parsed.error);
    return parsed.data;
  };
  return {
    checkpoint: async (signal) => (await read(checkpointSchema, '/checkpoint', {}, signal)).checkpoint,
    frontier: async (size, signal) => (await read(hashesSchema, '/frontier', { size }, signal)).hashes,
    consistency: async (from, to, signal) =>
      (await read(proofSchema, '/consistency', { from, to }, signal)).proof,
    inclusion: (named, signal) => read(inclusionSchema, '/inclusion', named, signal),
    async leaves(from, most, signal) {
      const limit = Math.min(most, PAGE_LIMITS.maxSize);
      const { items } = await read(leavesSchema, '', { fromSeq: from, limit }, signal);
      if (items.length === 0 || items.length > limit)
        throw invalid(http, '', 'it holds another number of leaves than was asked for');
      return items.map(({ seq, leaf }, index) => {
        if (seq !== from + index || !isJsonObject(leaf)) throw invalid(http, '', 'its leaves have gaps');
        return leaf;
      });
    },
  };
}

function invalid(http: RemoteHttp, path: string, problem: string, cause?: unknown): StationError {
  return new StationError('sync.answer-invalid', { url: `${http.url}${LOG}${path}`, problem }, cause);
}
