/** What schemas find wrong, as Standard Schema has it. */
interface Found {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** One thing that is wrong with an input. */
export interface InputIssue {
  /** `steps.0.id`; empty for the whole input. */
  readonly field: string;
  readonly problem: string;
}

/** What a schema found wrong, in words for who wrote the input. */
export function inputIssues(issues: readonly Found[]): InputIssue[] {
  return issues.slice(0, 20).map((issue) => ({
    field: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    problem: wordsFor(issue),
  }));
}

/** The first of them, with its field. */
export function problemOf([first]: readonly InputIssue[]): string {
  if (first === undefined) return 'it does not fit the schema.';
  return `${first.field === '' ? '' : `${first.field}: `}${first.problem.replace(/\.$/, '')}.`;
}

/** zod's own words where they are a sentence of ours, else ours for its codes. */
function wordsFor(issue: Found): string {
  const { code, expected, origin, minimum, maximum, keys, values } = factsOf(issue);
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';
  switch (code) {
    case 'invalid_type':
      if (expected === 'int') return 'a whole number is needed';
      return `${/^[aeiou]/.test(String(expected)) ? 'an' : 'a'} ${String(expected)} is needed`;
    case 'too_small':
      return `use ${String(minimum)}${unit} or more`;
    case 'too_big':
      return `use at most ${String(maximum)}${unit}`;
    case 'unrecognized_keys':
      return `there is no field ${listOf(keys)}`;
    case 'invalid_value':
      return `use one of ${listOf(values)}`;
    default:
      return issue.message;
  }
}

/** What a schema library says beyond the standard's message and path. */
function factsOf(issue: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(issue));
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.map(String).join(', ') : String(values);
}
