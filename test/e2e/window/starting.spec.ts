import { expect, test } from './support/window.ts';
import { ask, seizePort } from './support/raw-port.ts';

test.describe('starting', () => {
  test('shows one window at the address of the program', async ({ station }) => {
    expect(station.page.url()).toMatch(/^app:\/\/station\/index\.html/);
    expect(await station.page.title()).toBe('Marketplace Station');
    expect(station.app.windows()).toHaveLength(1);
  });

  test('answers over the port of the page', async ({ station, home }) => {
    await seizePort(station.page);
    expect((await ask(station.page, 'about.get')).body).toMatchObject({ name: 'Marketplace Station' });
    expect((await ask(station.page, 'window.info')).body).toMatchObject({ home });
  });
});
