import { parse, type Options, type Program } from 'acorn';

export interface ParseFailure {
  readonly message: string;
  readonly offset: number;
  /** The parser gave up on nesting, not on grammar. */
  readonly tooDeep: boolean;
}
export type Parsed =
  | { readonly program: Program; readonly sourceType: 'module' | 'script'; readonly failure: null }
  | { readonly program: null; readonly sourceType: null; readonly failure: ParseFailure };

const COMMON = {
  ecmaVersion: 'latest',
  allowHashBang: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  preserveParens: false,
} as const satisfies Partial<Options>;

/** Parses as a module, then as a sloppy script; a nesting bomb is a failure, not a crash. */
export function parseScript(code: string, prefer: 'module' | 'script' = 'module'): Parsed {
  const first = attempt(code, prefer);
  if (first.failure === null || first.failure.tooDeep) return first;
  const second = attempt(code, prefer === 'module' ? 'script' : 'module');
  return second.failure === null ? second : first;
}

function attempt(code: string, sourceType: 'module' | 'script'): Parsed {
  try {
    return { program: parse(code, { ...COMMON, sourceType }), sourceType, failure: null };
  } catch (error) {
    if (error instanceof SyntaxError) {
      const offset = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
      // Acorn turns a stack overflow into a syntax error whose message is its only sign.
      const tooDeep = error.message.startsWith('Not enough stack space');
      return { program: null, sourceType: null, failure: { message: error.message, offset, tooDeep } };
    }
    if (error instanceof RangeError) {
      const failure = { message: 'The code is nested too deeply to be read.', offset: 0, tooDeep: true };
      return { program: null, sourceType: null, failure };
    }
    throw error;
  }
}
