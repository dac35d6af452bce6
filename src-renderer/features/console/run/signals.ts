import { z } from 'zod';
import type { Json } from '../../../../src-shared/json.ts';
import { signalSchema } from '../../../../src-shared/models/sandbox.ts';

const signalsSchema = z.array(signalSchema);
export type Signal = z.infer<typeof signalSchema>;

/** The signals that a strategy answered, oldest first; null where it answered something else. */
export function readSignals(value: Json): readonly Signal[] | null {
  const read = signalsSchema.safeParse(value);
  return read.success ? read.data.toSorted((a, b) => a.time - b.time) : null;
}
