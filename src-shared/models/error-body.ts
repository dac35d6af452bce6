import { z } from 'zod';

/** An error as data, in an answer that is not itself an error. */
export const errorBodySchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  hint: z.string(),
});
