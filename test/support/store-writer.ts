/**
 * A process on a home, for tests of crashes and of two at once.
 * `store-writer.ts HOME NAME ROUNDS`: opens the store, says `open`, then runs transactions (a blob, a ledger row, a log
 * leaf, a setting, a storage key, all of one number) and says the number of each once it is committed. Closes after
 * ROUNDS of them, or when its input ends.
 */
import { openBlobStore, openStore } from '../../src-main/store/index.ts';
import { rows } from './store-rows.ts';

const [home = '', name = '', rounds = '0'] = process.argv.slice(2);
let isStopped = false;
process.stdin.on('end', () => (isStopped = true)).resume();

const store = await openStore({ home });
const blobs = openBlobStore(home);
say('open');
for (let round = 0; round < Number(rounds) && !isStopped; round += 1) {
  const digest = await blobs.put(new TextEncoder().encode(`${name} ${round} ${'x'.repeat(round % 5_000)}`));
  await store.transaction(async (tx) => {
    const installationId = `${name}-${round}`;
    await tx.ledger.append(rows.ledger({ installationId, digest, extensionId: `acme.${name}` }));
    await tx.log.append({ name, round, digest }, round);
    await tx.storage.set(`acme.${name}`, 'round', round, 1_000);
    await tx.settings.set(`count.${name}`, round + 1);
  });
  say(String(round));
}
while (!isStopped && Number(rounds) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
await store.close();
process.stdin.destroy();

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
