import { Guest } from './guest.ts';
import { createInstance, type MemoryImage } from './instance.ts';
import { Tape, TapeMismatch, type TapedCall } from './tape.ts';

/** An engine with its prelude in it: what its linear memory holds, and how the library got there. */
interface EngineImage {
  readonly memory: MemoryImage;
  readonly calls: readonly TapedCall[];
}

let image: Promise<EngineImage> | undefined;

/**
 * Makes an engine that nobody has used, with the prelude in it. Compiling the prelude takes longer than most runs,
 * so it is done once a thread: later engines are fresh instances whose memory starts as a copy of that first one,
 * taken before any guest code ran. It never holds anything of a run.
 */
export async function makeGuest(memoryBytes: number): Promise<Guest> {
  image ??= recordImage();
  const { memory, calls } = await image;
  try {
    const tape = new Tape(calls);
    const instance = await createInstance(memoryBytes, tape);
    const guest = new Guest(instance);
    tape.stop();
    instance.fill(memory);
    return guest;
  } catch (error) {
    if (!(error instanceof TapeMismatch)) throw error;
    // A slower start is better than none.
    return new Guest(await createInstance(memoryBytes));
  }
}

async function recordImage(): Promise<EngineImage> {
  const tape = new Tape();
  const instance = await createInstance(1, tape);
  const guest = new Guest(instance);
  const calls = tape.stop();
  return { memory: guest.instance.image(), calls };
}
