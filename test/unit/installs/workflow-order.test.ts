import { describe, expect, it } from 'vitest';
import { workflowManifestSchema } from '../../../src-shared/models/manifest.ts';
import { resolvePointer } from '../../../src-main/installs/host/json-pointer.ts';
import { stepsInOrder } from '../../../src-main/installs/host/workflow-order.ts';
import { mayFollow } from '../../../src-main/installs/states.ts';

const order = (steps: readonly unknown[]) =>
  stepsInOrder(
    workflowManifestSchema.parse({
      manifestVersion: 1,
      publisher: 'acme',
      name: 'flow',
      version: '1.0.0',
      displayName: 'Flow',
      description: 'Made by a test.',
      category: 'workflow',
      engines: { marketplace: '^1.0.0' },
      license: 'MIT',
      kind: 'workflow',
      steps,
    }),
  ).map(({ id }) => id);

describe('the order of steps', () => {
  it('is as written where nothing needs anything', () => {
    expect(order(['c', 'a', 'b'])).toEqual(['c', 'a', 'b']);
  });

  it('puts what is needed first, by `needs` and by `$from` at any depth', () => {
    expect(
      order([{ id: 'c', needs: ['b'] }, { id: 'b', with: { deep: [{ $from: 'a', path: '/x' }] } }, 'a']),
    ).toEqual(['a', 'b', 'c']);
  });
});

describe('a JSON pointer', () => {
  it('finds members and elements (RFC 6901, section 5)', () => {
    const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8 };
    expect(resolvePointer(document, '')).toEqual(document);
    expect(resolvePointer(document, '/foo/0')).toBe('bar');
    expect(resolvePointer(document, '/')).toBe(0);
    expect(resolvePointer(document, '/a~1b')).toBe(1);
    expect(resolvePointer(document, '/m~0n')).toBe(8);
  });

  it('names nothing where there is nothing, and never what only a prototype has', () => {
    const document = { foo: ['bar'] };
    for (const pointer of ['foo', '/foo/1', '/foo/00', '/foo/-', '/foo/length', '/constructor', '/foo/~2']) {
      expect(resolvePointer(document, pointer)).toBeUndefined();
    }
  });
});

describe('the states of an installation', () => {
  it('follow one another only as the life of an installation allows', () => {
    expect(mayFollow(null, 'planned')).toBe(true);
    expect(mayFollow(null, 'active')).toBe(false);
    expect(mayFollow('staged', 'active')).toBe(true);
    expect(mayFollow('active', 'updating')).toBe(true);
    expect(mayFollow('updating', 'rolled-back')).toBe(true);
    expect(mayFollow('updating', 'uninstalled')).toBe(false);
    expect(mayFollow('uninstalled', 'active')).toBe(false);
  });
});
