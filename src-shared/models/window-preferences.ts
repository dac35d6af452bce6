import { z } from 'zod';

/** `system` follows the operating system. */
export const themeSchema = z.enum(['light', 'dark', 'system']);
export type Theme = z.infer<typeof themeSchema>;

/** How the window looks. Nothing that decides what an extension may do is here: that lives in the home. */
export const windowPreferencesSchema = z.object({
  theme: themeSchema,
  density: z.enum(['comfortable', 'dense']),
  /** `qps` is the pseudo-locale, which shows texts that do not fit. */
  language: z.enum(['en', 'qps']),
  /** Factor; 1 is 100 %. */
  zoom: z.number().min(0.5).max(2.5),
  railCollapsed: z.boolean(),
  /** True once the first steps of this home were done or skipped. */
  welcomed: z.boolean(),
});
export type WindowPreferences = z.infer<typeof windowPreferencesSchema>;
