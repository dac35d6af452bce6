import { StationError } from '../../../src-shared/errors/index.ts';
import { GUEST_API_VERSION, supportsGuestApi } from '../../../src-shared/guest-api.ts';
import type { Json } from '../../../src-shared/json.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import {
  extensionManifestSchema,
  workflowManifestSchema,
  type Manifest,
} from '../../../src-shared/models/manifest.ts';
import { setAsideExtensions } from './set-aside.ts';
import { JsonProblem, parseStrictJson } from './strict-json.ts';
import { problemsOf, type FieldProblem } from './zod-problems.ts';
import { fieldPath, fixFor } from './field-fixes.ts';
import { nearest } from './suggest.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const SHOWN_PROBLEMS = 100;

/** Reads the bytes of a `wpk.json`. @throws StationError `packages.manifest-invalid` */
export function parseManifestBytes(bytes: Uint8Array): {
  readonly manifest: Manifest;
  readonly text: string;
} {
  refuseTooLong(bytes.byteLength);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw invalid([{ field: '', problem: 'the file is not UTF-8', fix: 'save wpk.json as UTF-8' }], cause);
  }
  return { manifest: parseManifest(text), text };
}

/**
 * Reads the text of a `wpk.json`.
 * @throws StationError `packages.manifest-invalid`; `details.problems` lists `{field, problem, fix}` for all of them.
 */
export function parseManifest(text: string): Manifest {
  refuseTooLong(Buffer.byteLength(text));
  if (text.startsWith('\uFEFF')) {
    const problem = 'the file begins with a byte order mark';
    throw invalid([{ field: '', problem, fix: 'save wpk.json as UTF-8 without a byte order mark' }]);
  }
  return checkManifest(parsed(text));
}

/** Checks a manifest that is data already, as its JSON text would be. Same errors as `parseManifest`. */
export function parseManifestValue(value: Json): Manifest {
  return parseManifest(textOf(value));
}

function textOf(value: Json): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (cause) {
    const problem = 'it is not plain JSON data, or it nests too deep';
    throw invalid([{ field: '', problem, fix: fixFor([]) }], cause);
  }
}

function checkManifest(value: Json): Manifest {
  const manifest = setAsideExtensions(value);
  const schema = isWorkflow(manifest) ? workflowManifestSchema : extensionManifestSchema;
  const result = schema.safeParse(manifest);
  const kind = kindProblems(manifest);
  const others = result.success ? [] : problemsOf(result.error, manifest);
  const problems = [...kind, ...others.filter(({ field }) => kind.length === 0 || field !== 'kind')];
  if (!result.success || problems.length > 0) throw invalid(problems);
  const range = result.data.engines.marketplace;
  if (!supportsGuestApi(range)) {
    const problem = `"${range}" does not include version ${GUEST_API_VERSION}, which this station has`;
    const fix = `write a range that includes ${GUEST_API_VERSION}, or run it on a station that fits`;
    throw invalid([{ field: 'engines.marketplace', problem, fix }]);
  }
  return result.data;
}

function refuseTooLong(sizeBytes: number): void {
  const limit = PACKAGE_LIMITS.manifestBytes;
  if (sizeBytes <= limit) return;
  const problem = `the file has ${sizeBytes} bytes; at most ${limit} are allowed`;
  throw invalid([{ field: '', problem, fix: 'shorten the manifest' }]);
}

function parsed(text: string): Json {
  try {
    return parseStrictJson(text);
  } catch (thrown) {
    if (!(thrown instanceof JsonProblem)) throw thrown;
    const problem = `${thrown.message} (line ${thrown.line}, column ${thrown.column})`;
    throw invalid([{ field: fieldPath(thrown.path), problem, fix: thrown.fix }], thrown);
  }
}

function isWorkflow(value: Json): boolean {
  return memberOf(value, 'kind') === 'workflow';
}

/** The schema is chosen by `kind`, so another kind gets one problem of its own instead of a list of mismatches. */
function kindProblems(value: Json): readonly FieldProblem[] {
  const kind = memberOf(value, 'kind');
  if (kind === undefined || kind === 'workflow' || kind === 'extension') return [];
  const meant = typeof kind === 'string' ? nearest(kind, ['extension', 'workflow']) : null;
  const fix = meant === null ? fixFor(['kind']) : `did you mean "${meant}"?`;
  return [{ field: 'kind', problem: `${JSON.stringify(kind).slice(0, 60)} is no kind of package`, fix }];
}

function memberOf(value: Json, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
}

function invalid(problems: readonly FieldProblem[], cause?: unknown): StationError {
  const byWords = new Map(problems.map((one) => [JSON.stringify([one.field, one.problem]), one] as const));
  const unique = [...byWords.values()];
  const [first] = unique;
  const more = unique.length > 1 ? ` (and ${unique.length - 1} more)` : '';
  const where = first === undefined || first.field === '' ? '' : `${first.field}: `;
  const summary = first === undefined ? 'it cannot be read' : `${where}${first.problem}; ${first.fix}${more}`;
  return new StationError(
    'packages.manifest-invalid',
    { summary, problems: unique.slice(0, SHOWN_PROBLEMS) },
    cause,
  );
}
