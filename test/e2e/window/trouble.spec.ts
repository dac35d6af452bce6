import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { askHost } from './support/ask-host.ts';
import { answerBoxes, asked } from './support/dialogs.ts';
import { clientOf } from './support/page-link.ts';
import { seizePort } from './support/raw-port.ts';
import { expect, test, type StationWindow } from './support/window.ts';

/** The title of the page, asked for in the host: it outlives the page that the driver knew. */
function title({ app }: StationWindow): Promise<string> {
  return askHost(() =>
    app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents === undefined || contents.isCrashed() || contents.isLoading()
        ? ''
        : contents.getTitle();
    }),
  );
}

/** Kills the page, and waits until the host has heard of it: a page that is dead already dies no second death. */
function crash({ app }: StationWindow): Promise<void> {
  return app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('render-process-gone', () => resolve());
        contents?.forcefullyCrashRenderer();
      }),
  );
}

test.describe('trouble', () => {
  test('loads a page that died again, and asks when it keeps dying', async ({ station }) => {
    await answerBoxes(station.app, 'Load it again');
    for (let deaths = 0; deaths < 2; deaths += 1) {
      await crash(station);
      await expect.poll(() => title(station)).toBe('Marketplace Station');
    }
    expect(await asked(station.app)).toEqual([]);
    await crash(station);
    await expect.poll(() => asked(station.app)).toEqual(['The window keeps stopping']);
    await expect.poll(() => title(station)).toBe('Marketplace Station');
  });

  test('gives a page that loads again a port of its own', async ({ station }) => {
    await seizePort(station.page);
    for (let loads = 0; loads < 3; loads += 1) {
      await station.page.reload();
      const answer = await station.page.waitForFunction(async () => {
        const { stationAsk } = window as unknown as {
          stationAsk?: (name: string, input: object) => Promise<unknown>;
        };
        return stationAsk === undefined ? null : JSON.stringify(await stationAsk('about.get', {}));
      });
      expect(await answer.jsonValue()).toContain('Marketplace Station');
    }
  });
});

test.describe('quitting', () => {
  test('ends cleanly while nothing runs', async ({ station }) => {
    const gone = new Promise<number | null>((resolve) => station.app.process().once('exit', resolve));
    await station.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    expect(await gone).toBe(0);
  });

  test('closes what was opened, however early it is told to', async ({ start, home }) => {
    // As soon as there is a window: most of the program still loads then.
    const { app } = await start();
    const gone = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
    app.process().kill('SIGTERM');
    expect(await gone).toBe(0);
    const marks = path.join(home, 'processes');
    expect(existsSync(marks) ? readdirSync(marks) : []).toEqual([]);
  });

  test('asks while work runs, and the work goes on at the next start', async ({ station, start }) => {
    await seizePort(station.page);
    const client = await clientOf(station.page);
    await answerBoxes(station.app, 'Keep running');
    const { jobId } = await client.samples.add();
    await station.app.evaluate(({ app }) => app.quit());
    await expect.poll(() => asked(station.app)).toEqual(['Work is still running']);
    expect((await client.jobs.get({ jobId })).state).toBe('running');

    await answerBoxes(station.app, 'Quit');
    const gone = new Promise<number | null>((resolve) => station.app.process().once('exit', resolve));
    await station.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    expect(await gone).toBe(0);

    const next = await start();
    await seizePort(next.page);
    const again = await clientOf(next.page);
    await expect.poll(async () => (await again.jobs.get({ jobId })).state, { timeout: 60_000 }).toBe('done');
  });
});
