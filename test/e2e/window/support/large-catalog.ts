import { openStore } from '../../../../src-main/store/index.ts';
import { extensionOf } from '../../../support/search/catalog.ts';

/** Fills a home with this many more extensions, `mill.item-0001` and so on, the first of them most installed. */
export async function fillCatalog(home: string, count: number): Promise<void> {
  const store = await openStore({ home });
  try {
    await store.transaction(async (tx) => {
      await tx.publishers.insert({
        id: 'mill',
        displayName: 'Mill',
        origin: 'local',
        createdAt: 1_700_000_000_000,
      });
      for (let index = 1; index <= count; index += 1) {
        const number = String(index).padStart(4, '0');
        await tx.extensions.insert(
          extensionOf(`mill.item-${number}`, {
            displayName: `Item ${number}`,
            installs: count - index,
            category: index % 2 === 0 ? 'risk' : 'data',
          }),
        );
      }
    });
  } finally {
    await store.close();
  }
}
