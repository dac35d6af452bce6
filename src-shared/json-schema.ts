import { z } from 'zod';
import { isPlainJson, JSON_LEVELS, type Json } from './json.ts';

/** Any plain JSON value, nested at most `JSON_LEVELS` deep. */
export const jsonSchema: z.ZodType<Json, Json> = z.custom<Json>(
  isPlainJson,
  `use plain JSON data, nested at most ${JSON_LEVELS} levels deep`,
);
