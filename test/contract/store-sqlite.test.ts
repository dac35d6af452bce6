import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { storePortContract } from './store-port.ts';

async function opened(home: string): Promise<Store> {
  const store = await openStore({ home });
  onTestFinished(() => store.close());
  return store;
}

storePortContract('SQLite', {
  fresh: () => opened(temporaryFolder()),
  pair: async () => {
    const home = temporaryFolder();
    return [await opened(home), await opened(home)];
  },
});
