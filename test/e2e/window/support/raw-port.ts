import type { ElectronApplication, Page } from '@playwright/test';

/** What a call by hand was answered with. */
export interface RawAnswer {
  /** Null for an answer. */
  readonly code: string | null;
  readonly body: unknown;
}

interface Seized {
  stationPort?: MessagePort;
  stationAsk(procedure: string, input: unknown): Promise<unknown>;
}

/** Runs in the page, before anything of its own: takes the port that the preload hands over. */
function seize(): void {
  window.addEventListener(
    'message',
    (event) => {
      const [port] = event.ports;
      if (port === undefined) return;
      event.stopImmediatePropagation();
      const waiting = new Map<string, (answer: unknown) => void>();
      port.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const answer = JSON.parse(data) as { i: string };
        waiting.get(answer.i)?.(answer);
      });
      port.start();
      let next = 0;
      const seized: Seized = {
        stationPort: port,
        stationAsk: (procedure, input) =>
          new Promise((resolve) => {
            next += 1;
            const id = `raw-${next}`;
            waiting.set(id, resolve);
            const payload = { u: `/${procedure.replaceAll('.', '/')}`, b: { json: input } };
            port.postMessage(JSON.stringify({ i: id, p: payload }));
          }),
      };
      Object.assign(window, seized);
    },
    true,
  );
}

/** Every page of the app, the consent view too, loses its port to the test from its next load on. */
export async function seizePorts(app: ElectronApplication): Promise<void> {
  await app.context().addInitScript(seize);
}

/** Loads this page again with its port in the test's hands; the consent view keeps its own. */
export async function seizePort(page: Page): Promise<void> {
  await page.addInitScript(seize);
  await page.reload();
  await hasPort(page);
}

export async function hasPort(page: Page): Promise<void> {
  await page.waitForFunction(() => 'stationPort' in window);
}

/** One call over the seized port. */
export async function ask(page: Page, procedure: string, input: unknown = {}): Promise<RawAnswer> {
  const answer = (await page.evaluate(
    ([name, given]) => (window as unknown as Seized).stationAsk(name as string, given),
    [procedure, input],
  )) as { p: { s?: number; b?: { json?: unknown } } };
  const body = answer.p.b?.json;
  const failed = answer.p.s !== undefined && answer.p.s >= 400;
  return { code: failed ? ((body as { code?: string }).code ?? 'none') : null, body };
}

/** Posts anything at all on the seized port. */
export async function post(page: Page, message: unknown): Promise<void> {
  await page.evaluate((given) => (window as unknown as Seized).stationPort?.postMessage(given), message);
}
