import '../workers/crypto-shim.ts';
import { openStoreReader } from '../store/index.ts';
import { serveTasks } from '../workers/index.ts';
import type { BinTask } from './run-bins.ts';
import { composeBins } from './compose-bins.ts';
import { openTufFolder } from './folder.ts';

serveTasks(async (asked, call) => {
  const { home, folder, key, nativeBinding, work } = asked as BinTask;
  const store = openStoreReader(home, nativeBinding === null ? {} : { nativeBinding });
  try {
    return await composeBins(work, {
      folder: openTufFolder(folder),
      store,
      key,
      emit: async (bin) => void (await call(bin)),
      // Nobody else is on this thread.
      pause: () => Promise.resolve(),
    });
  } finally {
    store.close();
  }
});
