import { z } from 'zod';
import { StationError } from '../../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../../src-shared/json.ts';
import { MIRROR_LIMITS } from '../../../src-shared/limits.ts';
import { extensionIdSchema, versionSchema } from '../../../src-shared/models/manifest.ts';
import { statedSchema } from '../statements.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const bundle = z.custom<JsonObject>((value) => isJsonObject(value));

/** A leaf of the log about an extension of the catalog: an approval, or a mark that came or went. */
export const leafLineSchema = z.strictObject({
  seq: z.int().min(0),
  /** RFC 8785 text, byte for byte what was hashed. */
  leaf: z.string().max(64 * 1024),
});
export type LeafLine = z.infer<typeof leafLineSchema>;

/** What is kept beside one package: who signed it, who stated what about it, and that its approval is in the log. */
export const evidenceLineSchema = z.strictObject({
  extensionId: extensionIdSchema,
  version: versionSchema,
  /** The publisher's; null where the registry vouches for a package without one. */
  bundle: bundle.nullable(),
  attestations: z.array(statedSchema).max(100),
  /** Of the leaf that approved it, and the proof from there to the checkpoint (RFC 6962 section 2.1.1). */
  seq: z.int().min(0),
  proof: z.array(hash).max(128),
});
export type EvidenceLine = z.infer<typeof evidenceLineSchema>;

/** Lines of JSON, one value each; a line that is too long is not read to its end. @throws mirror.evidence-lies and what `content` throws */
export async function* readLines(content: AsyncIterable<Uint8Array>, what: string): AsyncIterable<Json> {
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  const lie = (problem: string, cause?: unknown): StationError =>
    new StationError('mirror.evidence-lies', { what: `${what}, line ${count + 1}`, problem }, cause);
  for await (const chunk of content) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([rest, chunk.subarray(from, end)]);
      rest = Buffer.alloc(0);
      from = end + 1;
      let value: Json;
      try {
        value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(line));
      } catch (cause) {
        throw lie('it is not JSON', cause);
      }
      count += 1;
      yield value;
    }
    rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > MIRROR_LIMITS.lineBytes) throw lie('it is too long');
  }
  if (rest.length > 0) throw lie('it does not end');
}

/** One line as it is written. */
export function writeLine(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
