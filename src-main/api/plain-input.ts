import { StationError } from '../../src-shared/errors/index.ts';

/** Nothing that the contract describes comes near it. */
const LEVELS = 64;
/** A half of a pair that stands alone: JSON can spell it, UTF-8 cannot, and it has no canonical form (RFC 7493 section 2.1). */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Refuses what no schema would notice and what hurts further in: texts that cannot be written, and nesting that makes
 * functions which call themselves run out of stack. @throws api.invalid-input
 */
export function demandPlainInput(input: unknown): void {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LEVELS) throw refused(`it nests deeper than ${LEVELS} levels`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') demandText(value);
      else if (Array.isArray(value)) for (const item of value) next.push(item);
      else if (isPlain(value)) {
        for (const [key, item] of Object.entries(value)) {
          demandText(key);
          next.push(item);
        }
      }
    }
    level = next;
  }
}

/** What JSON makes; anything else may lead in circles. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const made: unknown = Object.getPrototypeOf(value);
  return made === Object.prototype || made === null;
}

function demandText(text: string): void {
  if (LONE_SURROGATE.test(text)) throw refused('a text in it holds half of a character');
}

function refused(problem: string): StationError {
  return new StationError('api.invalid-input', { problem, issues: [] });
}
