import { z } from 'zod';
import type { Json } from '../../src-shared/json.ts';

const bundle = z.object({ dsseEnvelope: z.object({ payload: z.base64() }) });
const statement = z.object({
  _type: z.string(),
  predicateType: z.string(),
  predicate: z.record(z.string(), z.unknown()),
});

/** The in-toto statement in a bundle; nothing is verified. */
export function statementIn(value: Json): z.infer<typeof statement> {
  const { payload } = bundle.parse(value).dsseEnvelope;
  return statement.parse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')));
}
