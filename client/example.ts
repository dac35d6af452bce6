// Publishes a signed package, follows its audit and lists what waits for a decision:
//
//   MARKETPLACE_URL=https://market.example.com MARKETPLACE_TOKEN=… node client/example.ts FILE.wpk
//
// The signature lies beside the file, as `wpk sign` wrote it.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { ORPCError } from '@orpc/client';
import { createMarketplaceClient } from './index.ts';

const [file] = process.argv.slice(2);
const { MARKETPLACE_URL: url = 'http://127.0.0.1:4873', MARKETPLACE_TOKEN: token = '' } = process.env;
if (file === undefined || token === '')
  throw new Error('usage: MARKETPLACE_TOKEN=… node client/example.ts FILE.wpk');
const client = createMarketplaceClient({ url, token });
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const { userId, role } = await client.about.me();
  say(`signed in as ${userId}, ${role}`);

  // Bytes of packages are no part of the contract: they go beside it and are named by their digest.
  const bytes = await readFile(file);
  const hex = createHash('sha256').update(bytes).digest('hex');
  const uploaded = await fetch(new URL(`/api/v1/uploads/${hex}`, url), {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: bytes,
  });
  if (!uploaded.ok) throw new Error(`the upload was answered ${uploaded.status}: ${await uploaded.text()}`);

  const bundle = JSON.parse(await readFile(`${file}.sigstore.json`, 'utf8'));
  const { jobId } = await client.submissions.start({ digest: `sha256:${hex}`, bundle });
  for await (const event of await client.jobs.watch({ jobId, afterSeq: 0 }))
    say(`${Math.round(event.progress * 100)} %  ${event.state}  ${event.phase}`);
  const { state, error } = await client.jobs.get({ jobId });
  if (error !== null) throw new Error(`${error.code}: ${error.message}`);
  say(`job ${state}`);

  // Lists go on from page to page by their cursor.
  let cursor: string | undefined;
  do {
    const page = await client.submissions.list({ state: 'pending', limit: 100, cursor });
    for (const one of page.items) say(`waits: ${one.extensionId}@${one.version}`);
    cursor = page.nextCursor;
  } while (cursor !== undefined);

  // What is refused has a documented code (docs/errors.md), and the id under which the server's log has it.
  await client.extensions.get({ extensionId: 'nobody.nothing' });
} catch (thrown) {
  if (!(thrown instanceof ORPCError)) throw thrown;
  const { hint, requestId } = thrown.data as { readonly hint: string; readonly requestId: string };
  say(`refused: ${thrown.code}: ${thrown.message} ${hint} (request ${requestId})`);
}
