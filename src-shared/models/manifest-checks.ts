import { isJsonObject, type Json } from '../json.ts';

/** One thing that a single field's schema cannot see: where it is, what is wrong, what to do about it. */
export interface ManifestProblem {
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly fix: string;
}

interface Identified {
  readonly id: string;
}

/**
 * `wpk run ID NAME` names a contribution by its id alone, so an id stands once among commands, strategies and reports.
 */
export function duplicateContributions(
  contributes: Readonly<Record<'commands' | 'strategies' | 'reports', readonly Identified[]>>,
): readonly ManifestProblem[] {
  const seen = new Map<string, string>();
  const problems: ManifestProblem[] = [];
  for (const kind of ['commands', 'strategies', 'reports'] as const) {
    for (const [index, { id }] of contributes[kind].entries()) {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, `contributes.${kind}[${index}]`);
      else {
        problems.push({
          path: ['contributes', kind, index, 'id'],
          problem: `"${id}" is the id of ${first} too`,
          fix: 'give each command, strategy and report an id of its own',
        });
      }
    }
  }
  return problems;
}

/** A capability is asked for once, with all its hosts and one reason. */
export function duplicateCapabilities(
  permissions: readonly { readonly capability: string }[],
): readonly ManifestProblem[] {
  const seen = new Set<string>();
  return permissions.flatMap(({ capability }, index) => {
    const again = seen.has(capability);
    seen.add(capability);
    if (!again) return [];
    return [
      {
        path: ['permissions', index, 'capability'],
        problem: `"${capability}" is asked for twice`,
        fix: 'ask for each capability once, with all hosts in one list',
      },
    ];
  });
}

/** An extension does not depend on itself; days of trial belong to a trial. */
export function contradictions(manifest: {
  readonly publisher: string;
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly pricing: { readonly model: string; readonly trialDays?: number | undefined };
}): readonly ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  const id = `${manifest.publisher}.${manifest.name}`;
  if (Object.hasOwn(manifest.dependencies, id)) {
    problems.push({
      path: ['dependencies', id],
      problem: 'the extension depends on itself',
      fix: 'remove this dependency',
    });
  }
  if (manifest.pricing.trialDays !== undefined && manifest.pricing.model !== 'trial') {
    problems.push({
      path: ['pricing', 'trialDays'],
      problem: `days of trial go with the model "trial" only, not with "${manifest.pricing.model}"`,
      fix: 'remove trialDays, or set the model to "trial"',
    });
  }
  return problems;
}

const SCHEMA_TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

/** What a form can be made from: an object's JSON Schema with properties that are schemas themselves. */
export function schemaProblems(
  schema: Readonly<Record<string, Json>>,
  path: ManifestProblem['path'],
): readonly ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  const complain = (at: readonly (string | number)[], problem: string, fix: string): void => {
    problems.push({ path: [...path, ...at], problem, fix });
  };
  const { type, properties, required } = schema;
  if (type !== undefined && type !== 'object') {
    complain(['type'], 'the schema of a form describes an object', 'set "type" to "object"');
  }
  if (required !== undefined && !(Array.isArray(required) && required.every((n) => typeof n === 'string'))) {
    complain(['required'], 'this is not a list of property names', 'list property names, such as ["symbol"]');
  }
  if (properties === undefined) return problems;
  if (!isJsonObject(properties)) {
    complain(['properties'], 'this is not an object', 'write { "name": { "type": "string" } }');
    return problems;
  }
  for (const [name, property] of Object.entries(properties)) {
    const at = ['properties', name];
    if (!isJsonObject(property)) {
      complain(at, 'this is not a JSON Schema', 'write a schema, such as { "type": "string" }');
      continue;
    }
    const types = Array.isArray(property['type']) ? property['type'] : [property['type'] ?? 'string'];
    if (!types.every((one) => typeof one === 'string' && SCHEMA_TYPES.has(one))) {
      complain(
        [...at, 'type'],
        'this is not a type of JSON Schema',
        `use one of ${[...SCHEMA_TYPES].join(', ')}`,
      );
    }
  }
  return problems;
}

interface Step {
  readonly id: string;
  readonly needs: readonly string[];
  readonly with?: Readonly<Record<string, Json>> | undefined;
}

/**
 * A workflow can be run: ids are distinct, `needs` and `$from` name steps, and no step waits for itself. A value taken
 * with `$from` makes a step wait like `needs` does.
 */
export function stepProblems(steps: readonly Step[]): readonly ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  const ids = new Set(steps.map(({ id }) => id));
  const seen = new Set<string>();
  const waitsFor = new Map<string, Set<string>>();
  const known = `the steps are ${[...ids].slice(0, 20).join(', ')}`;
  for (const [index, step] of steps.entries()) {
    if (seen.has(step.id)) {
      problems.push({
        path: ['steps', index, 'id'],
        problem: `"${step.id}" is the id of an earlier step`,
        fix: 'give each step an id of its own',
      });
    }
    seen.add(step.id);
    const before = new Set<string>();
    for (const [at, need] of step.needs.entries()) {
      if (ids.has(need)) before.add(need);
      else {
        problems.push({
          path: ['steps', index, 'needs', at],
          problem: `there is no step "${need}"`,
          fix: known,
        });
      }
    }
    for (const reference of references(step.with ?? {}, ['steps', index, 'with'])) {
      if ('problem' in reference) problems.push(reference);
      else if (ids.has(reference.from)) before.add(reference.from);
      else {
        const path = [...reference.path, '$from'];
        problems.push({ path, problem: `there is no step "${reference.from}"`, fix: known });
      }
    }
    waitsFor.set(step.id, new Set([...(waitsFor.get(step.id) ?? []), ...before]));
  }
  const cycle = findCycle(waitsFor);
  if (cycle !== null) {
    problems.push({
      path: ['steps'],
      problem: `the steps ${cycle.join(' → ')} wait for each other`,
      fix: 'remove one of these from "needs" or "$from"',
    });
  }
  return problems;
}

const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** Every `{"$from": step, "path": pointer}` inside `with`, or what is wrong with it. The pointer is RFC 6901's. */
function references(
  value: Json,
  path: ManifestProblem['path'],
): readonly (ManifestProblem | { readonly from: string; readonly path: ManifestProblem['path'] })[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => references(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  if (!Object.hasOwn(value, '$from')) {
    return Object.entries(value).flatMap(([key, child]) => references(child, [...path, key]));
  }
  const { $from: from, path: pointer, ...others } = value;
  const fix = 'write { "$from": "stepId", "path": "/json/pointer" }';
  if (typeof from !== 'string') {
    return [{ path: [...path, '$from'], problem: 'this is not the id of a step', fix }];
  }
  if (pointer !== undefined && !(typeof pointer === 'string' && JSON_POINTER.test(pointer))) {
    return [{ path: [...path, 'path'], problem: 'this is not a JSON pointer', fix }];
  }
  const other = Object.keys(others)[0];
  if (other !== undefined) {
    return [{ path: [...path, other], problem: 'nothing else may stand beside "$from"', fix }];
  }
  return [{ from, path }];
}

function findCycle(waitsFor: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): readonly string[] | null => {
    const loop = trail.indexOf(id);
    if (loop >= 0) return [...trail.slice(loop), id];
    if (done.has(id)) return null;
    for (const next of waitsFor.get(id) ?? []) {
      const cycle = visit(next, [...trail, id]);
      if (cycle !== null) return cycle;
    }
    done.add(id);
    return null;
  };
  for (const id of waitsFor.keys()) {
    const cycle = visit(id, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
