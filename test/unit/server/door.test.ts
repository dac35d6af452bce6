import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDoor, type Door } from '../../../src-main/hosts/server/door.ts';
import { readSettings } from '../../../src-main/hosts/server/settings.ts';
import { rejectionOf } from '../../support/refused-code.ts';

async function door(given: Readonly<Record<string, unknown>> = {}): Promise<Door & { readonly url: string }> {
  const opened = await openDoor(readSettings(null, {}, { port: 0, ...given }).settings);
  onTestFinished(async () => {
    opened.cut();
    await opened.close();
  });
  return { ...opened, url: `http://127.0.0.1:${opened.port}` };
}

describe('the door of a server', () => {
  it('says that it starts while what is behind it is loaded', async () => {
    const { url } = await door();
    const live = await fetch(`${url}/health`);
    expect(live.status).toBe(200);
    expect(await live.json()).toEqual({ status: 'starting' });
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'unavailable', reason: 'starting' });
  });

  it('lets wait what it cannot answer yet, and loses none of it', async () => {
    const { url, open } = await door();
    const early = [
      fetch(`${url}/api/v1/about`),
      fetch(`${url}/health`, { method: 'POST', body: 'x' }),
      // A page of another host: the guard behind the door refuses it.
      fetch(`${url}/health`, { headers: { origin: 'https://elsewhere.example' } }),
    ];
    // The three have come in once a fourth, which came after them, was answered.
    await fetch(`${url}/health`);
    open((request, response) => response.end(`${request.method} ${request.url}`));
    const texts = await Promise.all(early.map(async (one) => (await one).text()));
    expect(texts).toEqual(['GET /api/v1/about', 'POST /health', 'GET /health']);
    expect(await (await fetch(`${url}/health`)).text()).toBe('GET /health');
  });

  it('answers to both addresses of localhost', async () => {
    const { url, port, open } = await door({ host: 'localhost' });
    open((_request, response) => response.end('here'));
    expect(await (await fetch(url)).text()).toBe('here');
    const six = await fetch(`http://[::1]:${port}`).catch(() => null);
    // Where the machine speaks the newer protocol.
    if (six !== null) expect(await six.text()).toBe('here');
  });

  it('says why it cannot listen', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    expect(await rejectionOf(door({ port }))).toBe('server.cannot-listen');
  });
});
