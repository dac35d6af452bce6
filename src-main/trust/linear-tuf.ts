/**
 * @tufjs/models copies all entries of a file again for each entry that it reads or writes: a snapshot of 2,000 bins takes a
 * second, and so does every check of a signature on it. These say the same in one pass, for whoever signs and whoever verifies.
 * Imported for its effect, before such a file is touched.
 */
import { MetaFile, Snapshot, TargetFile, Targets } from '@tufjs/models';

type Parts<One> = Readonly<Record<string, One>>;

/** `field` of `signed` is written by us, and everything else by the library, which finds the field empty. */
function writeOnce<Signed extends object>(
  prototype: Signed & { toJSON(): object },
  field: string & keyof Signed,
): void {
  const write = prototype.toJSON;
  Reflect.set(prototype, 'toJSON', function toJSON(this: Signed): object {
    const entries = Object.entries(this[field] as Parts<{ toJSON(): unknown }>);
    const bare = Object.create(this, { [field]: { value: {} } }) as Signed;
    const parts = Object.fromEntries(entries.map(([name, one]) => [name, one.toJSON()]));
    return { ...Reflect.apply(write, bare, []), [field]: parts };
  });
}

/** Likewise read; what is not well formed is left to the library, which refuses it. */
function readOnce<Signed extends object>(
  model: { fromJSON(data: never): Signed },
  field: string & keyof Signed,
  readOne: (name: string, data: never) => unknown,
): void {
  const read = model.fromJSON as (data: object) => Signed;
  Reflect.set(model, 'fromJSON', (data: Parts<unknown>): Signed => {
    const parts = data[field];
    if (typeof parts !== 'object' || parts === null || Array.isArray(parts))
      return Reflect.apply(read, model, [data]);
    const entries = Object.entries(parts);
    if (!entries.every(([, one]) => typeof one === 'object' && one !== null))
      return Reflect.apply(read, model, [data]);
    const made = Reflect.apply(read, model, [{ ...data, [field]: {} }]);
    const all = entries.map(([name, one]) => [name, readOne(name, one as never)] as const);
    Reflect.set(made, field, Object.fromEntries(all));
    return made;
  });
}

writeOnce(Snapshot.prototype, 'meta');
readOnce(Snapshot, 'meta', (_name, data) => MetaFile.fromJSON(data));
writeOnce(Targets.prototype, 'targets');
readOnce(Targets, 'targets', (path, data) => TargetFile.fromJSON(path, data));
