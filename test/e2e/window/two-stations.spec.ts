import { signedHello } from '../../support/published-hello.ts';
import {
  ADMIN,
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
} from '../../support/sharing-server.ts';
import { reviewDesk } from './pages/review-desk.ts';
import { expect, test } from './support/window.ts';

const ID = 'ada.greeting';

test('what an author sends to a server is approved in a window there, and reaches a station that follows it', async ({
  start,
}) => {
  test.setTimeout(180_000);
  const server = await sharingServer();
  const stations: Follower[] = [];
  const following = async (role: 'developer' | 'user'): Promise<Follower> => {
    const one = await follower();
    stations.push(one);
    const wanted = { name: role, role, publisherId: null, expiresInDays: 1 };
    const { token } = await server.station.accessTokens.create(wanted, 'test');
    await follow(one, { root: server.root, token }, server.url);
    return one;
  };
  try {
    const author = await following('developer');
    const manifest = { publisher: 'ada', name: 'greeting', displayName: 'Greeting' };
    const signed = await signedHello(author.station, manifest);
    const { id } = await author.station.upstream.publish({ registryId: 'team', ...signed }, ADMIN);
    const outcome = async (): Promise<string> => {
      await author.station.upstream.send({ registryId: null, hasten: true, signal: quiet.signal });
      return JSON.stringify((await author.station.upstream.get(id)).outcome);
    };
    await expect.poll(outcome, { timeout: 60_000 }).toContain('"pending"');

    // The reviewer sits at the server, in a window over the very home that it serves.
    const { page } = await start({ home: server.station.home });
    const desk = reviewDesk(page);
    await desk.open();
    await expect(desk.row(ID)).toBeVisible();
    await desk.row(ID).getByRole('link').first().click();
    await expect(desk.heading('Greeting 1.0.0')).toBeVisible();
    await page.keyboard.press('a');
    await desk.dialog.getByRole('button', { name: 'Approve 1.0.0' }).click();
    await expect(desk.part('Listed versions')).toContainText('Listed');

    await expect.poll(outcome, { timeout: 30_000 }).toContain('"approved"');
    const user = await following('user');
    await server.vouch();
    await user.sync();
    await user.install(ID);
    const { result } = await user.station.installs.run(
      { extensionId: ID, name: 'hello', input: null },
      ADMIN.userId,
    );
    expect(result).toMatchObject({ outcome: 'ok', value: 'Hello.' });
  } finally {
    for (const one of stations) await one.close();
    await server.close();
  }
});
