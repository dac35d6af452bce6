import { describe, expect, it } from 'vitest';
import { acme, EXAMPLE, signWorkflow } from '../../support/platform-calls.ts';
import { testServer } from '../../support/test-server.ts';

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor?: string;
}

describe('walking a list by cursor', () => {
  it('shows everything once, and nothing twice that came in meanwhile', async () => {
    const { server, station, signIn } = await testServer();
    const headers = await signIn('admin');
    for (let count = 0; count < 4; count += 1) await signIn('user');
    const all = (await station.accessTokens.list({ limit: 99, offset: 0 })).map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? '' : `&cursor=${cursor}`;
      const answer = await server.inject({ url: `/api/v1/tokens?limit=2${more}`, headers });
      const page = answer.json<Page>();
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await signIn('user');
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
  });

  it('works for jobs, submissions, the queue and the catalog', async () => {
    const server = await testServer();
    const { developer, reviewer, key } = await acme(server);
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const body = { ...EXAMPLE, name };
      const signature = signWorkflow(body, key.privateKey);
      ids.push(String((await developer.post('/wpk/upload', { ...body, signature })).json['id']));
    }
    for (const jobId of server.station.jobs.started) await server.station.jobs.finished(jobId);
    const walk = async (path: string): Promise<string[]> => {
      const seen: string[] = [];
      let cursor = '';
      for (;;) {
        const { status, json } = await developerOrReviewer(path)(`${path}?limit=2${cursor}`);
        expect([path, status]).toEqual([path, 200]);
        const { items, nextCursor } = json as unknown as Page;
        seen.push(...items.map(({ id }) => id));
        if (nextCursor === undefined) return seen;
        cursor = `&cursor=${nextCursor}`;
      }
    };
    const developerOrReviewer = (path: string) => (path.includes('queue') ? reviewer.get : developer.get);
    expect(await walk('/api/v1/submissions')).toEqual(ids.toReversed());
    expect(await walk('/api/v1/moderation/queue')).toEqual(ids);
    expect(await walk('/api/v1/jobs')).toHaveLength(3);
    for (const id of ids) await reviewer.post(`/wpk/review/${id}`, { decision: 'approve' });
    expect((await walk('/api/v1/extensions')).toSorted()).toEqual(['acme.one', 'acme.three', 'acme.two']);
  });

  it('refuses a cursor that no list answered', async () => {
    const { server, signIn } = await testServer();
    const headers = await signIn('admin');
    const wrong = ['x', Buffer.from('{"at":-1,"id":"x"}').toString('base64url'), 'e30', 'x'.repeat(301)];
    for (const path of ['tokens', 'jobs', 'submissions', 'moderation/queue', 'extensions']) {
      for (const cursor of wrong) {
        const answer = await server.inject({ url: `/api/v1/${path}?cursor=${cursor}`, headers });
        expect([path, answer.statusCode]).toEqual([path, 400]);
      }
    }
  });
});
