import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { askHost } from './support/ask-host.ts';
import { answerBoxes, asked, pickInDialogs } from './support/dialogs.ts';
import { consentSheet } from './pages/consent-sheet.ts';
import { homeWithSamples } from './support/homes.ts';
import { clientOf } from './support/page-link.ts';
import { ask, post, seizePort } from './support/raw-port.ts';
import { expect, test } from './support/window.ts';

// A script has taken the page over, port included. What it can do is what the host lets it.
test.describe('a page that was taken over', () => {
  test.beforeEach(async ({ station }) => seizePort(station.page));

  test('is refused what is no call, and harms nothing with it', async ({ station: { page } }) => {
    for (const message of [
      null,
      7,
      {},
      [],
      '',
      '{',
      '{"i":1}',
      '{"i":"a"}',
      '{"i":"a","p":[]}',
      '[]',
      'null',
    ]) {
      await post(page, message);
    }
    await post(page, '['.repeat(200_000));
    await post(page, JSON.stringify({ i: 'deep', p: { u: '/about/get', h: { 'content-type': 'x' }, b: 7 } }));
    for (const input of [null, 7, 'text', [], { extensionId: { $gt: '' } }]) {
      expect((await ask(page, 'extensions.get', input)).code).toBe('api.invalid-input');
    }
    expect((await ask(page, 'about.get')).code).toBeNull();
  });

  test('is refused procedures that do not exist or are another surface’s', async ({ station: { page } }) => {
    const strangers = [
      'no.such',
      '__proto__.polluted',
      'constructor.call',
      'consent.opened',
      'consent.close',
      'tokens.create',
      'tokens.list',
      'publishers.revokeKey',
      'extensions.create',
    ];
    for (const procedure of strangers) {
      expect((await ask(page, procedure, {})).code).toBe('api.unknown-procedure');
    }
  });

  test('is refused oversized data, and floods nobody', async ({ station: { page } }) => {
    const text = 'x'.repeat(8 * 1024 * 1024 + 1);
    expect((await ask(page, 'window.saveText', { suggestedName: 'a', text })).code).toBe(
      'api.message-too-large',
    );
    const codes = await page.evaluate(async () => {
      const own = window as unknown as {
        stationAsk: (name: string, input: unknown) => Promise<{ p: { b?: { json?: { code?: string } } } }>;
      };
      void Array.from({ length: 400 }, () => own.stationAsk('changes.watch', {}));
      const { p } = await own.stationAsk('about.get', {});
      return p.b?.json?.code ?? null;
    });
    expect(codes).toBe('api.too-many-calls');
  });

  test('can neither see a token nor confirm a plan', async ({ station: { page } }) => {
    for (const [procedure, input] of [
      ['installs.consent', { planId: 'any' }],
      ['installs.install', { planId: 'any', token: 'any' }],
    ] as const) {
      expect((await ask(page, procedure, input)).code).toBe('api.consent-required');
    }
    // No view comes up for a plan that there is none of.
    expect((await ask(page, 'window.openConsent', { planId: 'any' })).code).toBe('installs.plan-unknown');
    expect((await ask(page, 'installs.list', {})).body).toEqual({ items: [] });
  });

  test('reaches no file that nobody chose', async ({ station: { page, app, home }, folder }) => {
    const secret = path.join(folder, 'secret.wpk');
    const chosen = path.join(folder, 'chosen');
    await writeFile(secret, 'secret');
    await mkdir(chosen);
    await symlink(folder, path.join(chosen, 'link'));
    const refused = async (procedure: string, input: unknown): Promise<void> => {
      expect((await ask(page, procedure, input)).code, JSON.stringify(input)).toBe('window.path-not-chosen');
    };
    await refused('workbench.inspect', { path: secret });
    await refused('workbench.ls', { path: '/' });
    await refused('workbench.inspect', { path: 'relative.wpk' });
    await refused('packages.diff', { from: secret, to: 'a.b@1.0.0' });
    await refused('installs.plan', { operands: [{ kind: 'file', path: secret, allowUnsigned: true }] });
    await refused('workbench.validate', { path: path.join(home, 'projects', 'x'), with: [secret] });
    await refused('workbench.create', { folder: path.join(folder, 'new'), publisher: 'a-b', name: 'c-d' });
    await refused('maintenance.backup', { out: path.join(folder, 'out.tar') });
    await refused('identity.export', { out: path.join(folder, 'key'), passphrase: 'long enough' });
    await refused('window.showInFolder', { path: secret });

    await pickInDialogs(app, chosen);
    await ask(page, 'window.chooseFolder', {});
    await refused('workbench.inspect', { path: secret });
    await refused('workbench.inspect', { path: path.join(chosen, '..', 'secret.wpk') });
    await refused('workbench.inspect', { path: path.join(chosen, 'link', 'secret.wpk') });

    // A folder above the home opens the folder, not the home.
    await pickInDialogs(app, folder);
    await ask(page, 'window.chooseFolder', {});
    expect((await ask(page, 'workbench.inspect', { path: secret })).code).toBeNull();
    await refused('workbench.ls', { path: path.join(home, 'keys') });
    await refused('workbench.inspect', { path: path.join(home, 'store.sqlite') });
    await refused('projects.read', { folder, path: 'home/window/window.json' });
    await refused('projects.rename', { folder, path: 'home', to: 'moved' });
  });

  test('takes keys and homes only where the person picked for that, once', async ({
    station: { page, app, home },
    folder,
  }) => {
    const passphrase = 'long enough';
    const inside = path.join(home, 'projects', 'key.json');
    const code = async (procedure: string, input: unknown): Promise<string | null> =>
      (await ask(page, procedure, input)).code;
    expect(await code('identity.export', { out: inside, passphrase })).toBe('window.path-not-chosen');
    expect(await code('maintenance.backup', { out: inside })).toBe('window.path-not-chosen');

    const out = path.join(folder, 'key.json');
    await pickInDialogs(app, out);
    await ask(page, 'window.saveFile', { purpose: 'identity', suggestedName: 'key.json' });
    expect(await code('maintenance.backup', { out })).toBe('window.path-not-chosen');
    expect(await code('identity.export', { out, passphrase })).toBeNull();
    expect(existsSync(out)).toBe(true);
    expect(await code('identity.export', { out, passphrase, replace: true })).toBe('window.path-not-chosen');
    expect(await code('workbench.inspect', { path: out })).toBe('window.path-not-chosen');

    // What the page could read afterwards is no place for a key, even when the person is led to it.
    await pickInDialogs(app, inside);
    await ask(page, 'window.saveFile', { purpose: 'identity', suggestedName: 'key.json' });
    expect(await code('identity.export', { out: inside, passphrase })).toBe('window.path-not-private');
    expect(existsSync(inside)).toBe(false);
  });

  test('lets nothing act again, and replaces no key, without the person', async ({
    station: { page, app },
  }) => {
    await answerBoxes(app, 'Cancel');
    const before = (await ask(page, 'identity.get')).body;
    expect((await ask(page, 'identity.rotate', undefined)).code).toBe('window.not-confirmed');
    expect((await ask(page, 'settings.simulation', { enabled: true })).code).toBe('window.not-confirmed');
    expect((await ask(page, 'installs.enable', { extensionId: 'a-b.c-d' })).code).toBe(
      'window.not-confirmed',
    );
    expect(await asked(app)).toEqual([
      'Replace your signing key?',
      'Turn simulation mode on?',
      'Switch a-b.c-d on?',
    ]);
    expect((await ask(page, 'identity.get')).body).toEqual(before);
    expect((await ask(page, 'about.get')).body).toMatchObject({ simulation: false });
  });

  test('signs nothing silently, and nothing but what the person saw', async ({
    station: { page, app, home },
  }) => {
    const project = path.join(home, 'projects', 'first-light');
    const file = `${project}.wpk`;
    const bundle = `${file}.sigstore.json`;
    await ask(page, 'workbench.create', {
      folder: project,
      publisher: 'black-swann',
      name: 'first-light',
      template: 'command',
    });
    expect((await ask(page, 'workbench.package', { folder: project, out: file })).code).toBeNull();
    await answerBoxes(app, 'Cancel');
    expect((await ask(page, 'identity.sign', { path: file })).code).toBe('window.not-confirmed');
    expect(await asked(app)).toEqual(['Sign black-swann.first-light 0.1.0?']);
    expect(existsSync(bundle)).toBe(false);
    const statement = ask(page, 'identity.provenance', { path: file });
    expect((await statement).code).toBe('window.not-confirmed');
    expect(existsSync(`${file}.provenance.sigstore.json`)).toBe(false);

    // The file becomes another one while the person reads.
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = (...given: unknown[]) =>
        new Promise((resolve) => {
          const { detail } = given.at(-1) as { detail: string };
          const agree = (): void => resolve({ response: 1, checkboxChecked: false });
          Object.assign(globalThis, { stationBox: { detail, agree } });
        });
    });
    const signed = ask(page, 'identity.sign', { path: file });
    type Box = { stationBox?: { detail: string; agree: () => void } };
    const detail = (): Promise<string> =>
      app.evaluate(() => (globalThis as unknown as Box).stationBox?.detail ?? '');
    await expect.poll(detail).toContain(file);
    const digest = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    expect(await detail()).toContain(`sha256:${digest}`);
    await writeFile(file, 'something else');
    await app.evaluate(() => (globalThis as unknown as Box).stationBox?.agree());
    expect((await signed).code).toBeNull();
    const { dsseEnvelope } = JSON.parse(await readFile(bundle, 'utf8')) as {
      dsseEnvelope: { payload: string };
    };
    expect(Buffer.from(dsseEnvelope.payload, 'base64').toString()).toContain(digest);
  });

  test('leaves its address for nowhere, opens nothing, runs no text', async ({ station: { page, app } }) => {
    const here = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await page.evaluate(() => {
      location.href = 'file:///etc/passwd';
    });
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toBe(here);
    const ran = await page.evaluate(async () => {
      const marks: string[] = [];
      Object.assign(window, { mark: (name: string) => marks.push(name) });
      const script = document.createElement('script');
      script.textContent = 'mark("inline")';
      document.head.append(script);
      const far = document.createElement('script');
      far.src = 'data:text/javascript,mark("data")';
      document.head.append(far);
      const holder = document.createElement('div');
      holder.innerHTML = '<img src="x" onerror="mark(\'handler\')">';
      document.body.append(holder);
      const fetched = await fetch('https://example.com/').then(
        () => 'fetched',
        () => 'refused',
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { marks, fetched };
    });
    expect(ran).toEqual({ marks: [], fetched: 'refused' });
    expect(page.url()).toBe(here);
    // What it tried in vain costs it nothing: an author's link must not cut the window off from its host.
    expect((await ask(page, 'about.get')).code).toBeNull();
  });

  test('floats nothing, moves its window nowhere, and calls no other machine', async ({
    station: { page, app },
  }) => {
    const heard: string[] = [];
    const udp = createSocket('udp4', () => heard.push('a datagram'));
    const tcp = createServer((socket) => {
      heard.push('a connection');
      socket.destroy();
    });
    udp.bind(0, '127.0.0.1');
    tcp.listen(0, '127.0.0.1');
    await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
    const ports = [udp.address().port, (tcp.address() as AddressInfo).port] as const;
    const bounds = (): Promise<unknown> =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    const before = await bounds();
    const canFloat = await page.evaluate(async ([stun, turn]) => {
      window.moveTo(10, 10);
      window.resizeTo(300, 200);
      const turned = { urls: `turn:127.0.0.1:${turn}?transport=tcp`, username: 'a', credential: 'b' };
      const call = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${stun}` }, turned] });
      call.createDataChannel('out');
      await call.setLocalDescription(await call.createOffer());
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return document.pictureInPictureEnabled;
    }, ports);
    expect([canFloat, await bounds(), heard]).toEqual([false, before, []]);
    udp.close();
    tcp.close();
  });

  test('has no Node, no second port, and no frame that has one', async ({ station: { page } }) => {
    const found = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = 'app://station/index.html';
      document.body.append(frame);
      let ports = 0;
      window.addEventListener('message', (event) => (ports += event.ports.length));
      window.postMessage({ type: 'marketplace:port' }, '*');
      await new Promise((resolve) => setTimeout(resolve, 500));
      const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'];
      return { ports, globals: names.filter((name) => name in window) };
    });
    expect(found).toEqual({ ports: 0, globals: [] });
  });

  test('is granted no permission', async ({ station: { page } }) => {
    const states = await page.evaluate(async () => {
      const { state } = await navigator.permissions.query({ name: 'geolocation' });
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'refused',
      );
      return [state, await Notification.requestPermission(), media];
    });
    expect(states).toEqual(['denied', 'denied', 'refused']);
  });

  test('opens no address but https, and that only when the person agrees', async ({
    station: { page, app },
  }) => {
    for (const url of [
      'file:///etc/passwd',
      'http://example.com',
      'javascript:1',
      'https://a:b@example.com',
      'x',
    ]) {
      expect((await ask(page, 'window.openExternal', { url })).code).toBe('window.link-refused');
    }
    // Nobody answers the first; meanwhile there is no second, and what is pressed unread opens nothing.
    await app.evaluate(({ dialog }) => {
      const boxes: object[] = [];
      Object.assign(globalThis, { stationBoxes: boxes });
      dialog.showMessageBox = (...given: unknown[]) => {
        boxes.push(given.at(-1) as object);
        return new Promise(() => undefined);
      };
    });
    const url = `https://example.com/?${'q'.repeat(500)}`;
    ask(page, 'window.openExternal', { url }).catch(() => undefined);
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { stationBoxes: object[] }).stationBoxes))
      .toEqual([expect.objectContaining({ detail: url, defaultId: 0, cancelId: 0 })]);
    expect((await ask(page, 'window.openExternal', { url })).code).toBe('window.question-open');
  });
});

test.describe('the consent view beside such a page', () => {
  test('lives in a session of its own, which serves nothing else, and goes when its page fails', async ({
    home,
    start,
  }) => {
    await homeWithSamples(home);
    const station = await start();
    await seizePort(station.page);
    const client = await clientOf(station.page);
    const { planId } = await client.installs.plan({
      operands: [{ kind: 'registry', extensionId: 'black-swann.hyper-momentum' }],
    });
    // What the window shows: the consent view's address, or that the page is back, which is no view made by us.
    const shown = (): Promise<string> =>
      askHost(() =>
        station.app.evaluate(({ BrowserWindow, WebContentsView }) => {
          const view = BrowserWindow.getAllWindows()[0]?.contentView;
          return view instanceof WebContentsView ? view.webContents.getURL() : 'the page';
        }),
      );
    expect(await shown()).toBe('the page');
    const first = client.window.openConsent({ planId });
    const view = await station.consent();
    await expect(consentSheet(view).title).toBeVisible();
    // Not even a gesture of the person opens a list or a calendar of a page that is out of the window.
    await expect.poll(shown).toMatch(/\/consent\.html$/);
    expect(
      await station.app.evaluate(({ session, webContents }) => {
        const consent = webContents.getAllWebContents().find((one) => one.getURL().endsWith('/consent.html'));
        return [consent?.session === session.fromPartition('consent'), consent?.session.isPersistent()];
      }),
    ).toEqual([true, false]);
    expect(await view.evaluate(async () => (await fetch('app://station/index.html')).status)).toBe(404);
    await consentSheet(view).keep.click();
    expect((await first).decision).toBe('kept');
    await expect.poll(shown).toBe('the page');

    await station.app.evaluate(({ session }) => session.fromPartition('consent').protocol.unhandle('app'));
    expect((await ask(station.page, 'window.openConsent', { planId })).body).toMatchObject({
      decision: 'kept',
    });
    await expect.poll(shown).toBe('the page');
  });
});
