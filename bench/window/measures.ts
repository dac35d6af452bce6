import type { Page } from '@playwright/test';

/** Sorted quantile. */
export function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** From each key until the frame that shows what it changed in the list, ms. */
export async function typingTimes(page: Page, words: readonly string[]): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    let pressed = 0;
    const list = document.querySelector('main') ?? document.body;
    new MutationObserver(() => {
      if (pressed === 0) return;
      const from = pressed;
      pressed = 0;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        // After the frame was made, not before.
        port1.addEventListener('message', () => times.push(performance.now() - from));
        port1.start();
        port2.postMessage(null);
      });
    }).observe(list, { subtree: true, childList: true, characterData: true });
    addEventListener('keydown', (event) => (pressed = event.timeStamp), true);
    Object.assign(globalThis, { typingTimes: times });
  });
  const field = page.getByRole('combobox').or(page.getByRole('searchbox')).first();
  await field.focus();
  for (const word of words) {
    await field.pressSequentially(word, { delay: 220 });
    await field.press('Escape');
    await page.waitForTimeout(400);
    await field.focus();
  }
  return page.evaluate(() => (globalThis as unknown as { typingTimes: number[] }).typingTimes);
}

/** Times between the frames while the list scrolls, ms. */
export async function scrollFrames(page: Page, distance: number): Promise<number[]> {
  return page.evaluate(
    (end) =>
      new Promise<number[]>((resolve) => {
        const frame = document.querySelector('[role=list]')?.parentElement;
        const times: number[] = [];
        let last = performance.now();
        const step = (now: number): void => {
          times.push(now - last);
          last = now;
          if (frame === null || frame === undefined || frame.scrollTop >= end) return resolve(times.slice(2));
          frame.scrollTop += 90;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    distance,
  );
}

/** Frames of a page that does nothing: what this machine's screen can do. */
export async function idleFrames(page: Page, count: number): Promise<number[]> {
  return page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let last = performance.now();
        const step = (now: number): void => {
          times.push(now - last);
          last = now;
          if (times.length >= wanted) return resolve(times.slice(2));
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    count,
  );
}

/** Milliseconds of each of so many calls, made one after the other in the page: the raw one, else the contract's. */
export async function callTimes(page: Page, count: number): Promise<number[]> {
  return page.evaluate(async (rounds) => {
    const times: number[] = [];
    const world = globalThis as unknown as {
      raw?: { ask(): Promise<unknown> };
      stationAsk(procedure: string, input: unknown): Promise<unknown>;
    };
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await (world.raw === undefined ? world.stationAsk('about.get', undefined) : world.raw.ask());
      times.push(performance.now() - began);
    }
    return times;
  }, count);
}
