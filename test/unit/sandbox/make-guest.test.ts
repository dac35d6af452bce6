import { describe, expect, it } from 'vitest';
import { createSandbox, dryRunHost } from '../../../src-main/sandbox/index.ts';
import { Guest } from '../../../src-main/sandbox/runtime/guest.ts';
import { createInstance } from '../../../src-main/sandbox/runtime/instance.ts';
import { makeGuest } from '../../../src-main/sandbox/runtime/make-guest.ts';
import { Tape, TapeMismatch } from '../../../src-main/sandbox/runtime/tape.ts';
import { runSource } from '../../support/sandbox/run-source.ts';

const CAP = 64 * 1024 * 1024;

/** Bytes that differ between two engines, ignoring nothing. */
function difference(one: Guest, other: Guest): number {
  const flat = (guest: Guest): Map<number, number> => {
    const bytes = new Map<number, number>();
    for (const { at, bytes: stretch } of guest.instance.image()) {
      for (const [offset, byte] of stretch.entries()) if (byte !== 0) bytes.set(at + offset, byte);
    }
    return bytes;
  };
  const [left, right] = [flat(one), flat(other)];
  let count = 0;
  for (const at of new Set([...left.keys(), ...right.keys()])) if (left.get(at) !== right.get(at)) count += 1;
  return count;
}

describe('making an engine from the image of another', () => {
  it('gives every run the same bytes in a memory of its own', async () => {
    const [one, other] = [await makeGuest(CAP), await makeGuest(CAP)];
    expect(difference(one, other)).toBe(0);
    expect(one.instance).not.toBe(other.instance);
    one.runScript('globalThis.mark = new Array(1000).fill(1); 0', 'one.js');
    expect(difference(one, other)).toBeGreaterThan(0);
    expect(difference(await makeGuest(CAP), other)).toBe(0);
  });

  it('gives an engine that works like one made the long way', async () => {
    const source =
      'JSON.stringify([typeof Promise, [3, 1, 2].sort(), "é".length, /a/.test("a"), 2n ** 70n + ""])';
    const [quick, slow] = [await makeGuest(CAP), new Guest(await createInstance(CAP))];
    const answers = [quick, slow].map(({ context }) =>
      context.getString(context.unwrapResult(context.evalCode(source, 'a.js', { type: 'global' }))),
    );
    expect(answers[0]).toBe(answers[1]);
  });

  it('notices when the engine is called differently than it was recorded', () => {
    const engine = { _add: (a: number, b: number) => a + b, other: 1 };
    const recorder = new Tape();
    const recorded = { ...engine };
    recorder.attach(recorded);
    recorded['_add'](1, 2);
    const calls = recorder.stop();
    expect(calls).toEqual([{ name: '_add', given: [1, 2], answer: 3 }]);

    const replayed = { ...engine, _add: () => 99 };
    const player = new Tape(calls);
    player.attach(replayed);
    expect(() => Reflect.apply(replayed['_add'], undefined, [1, 3])).toThrow(TapeMismatch);
    expect(() => new Tape(calls).stop()).toThrow(TapeMismatch);
  });
});

describe('random numbers', () => {
  it('differ from run to run although every engine starts from the same bytes', async () => {
    const sandbox = createSandbox({ size: 1 });
    try {
      const host = { ...dryRunHost(), clock: { now: () => Date.now() } };
      const draws = [];
      for (let n = 0; n < 3; n += 1) draws.push((await runSource(sandbox, 'Math.random()', { host })).value);
      expect(new Set(draws).size).toBe(3);
    } finally {
      await sandbox.close();
    }
  });
});
