import { describe } from 'vitest';
import type { Store } from '../../src-main/store/index.ts';
import { catalogContract } from './store-port/catalog.ts';
import { keepingContract } from './store-port/keeping.ts';
import { moderatingContract } from './store-port/moderating.ts';
import { remotesContract } from './store-port/remotes.ts';
import { reviewingContract } from './store-port/reviewing.ts';
import { runningContract } from './store-port/running.ts';
import { transparencyContract } from './store-port/transparency.ts';
import { trustingContract } from './store-port/trusting.ts';
import { transactionContract } from './store-port/transactions.ts';

/** How the suite gets at an adapter. */
export interface StoreUnderTest {
  /** A store on an empty place of its own, closed after the test. */
  fresh(): Promise<Store>;
  /** Two stores on one place, as two processes would have it open. */
  pair(): Promise<readonly [Store, Store]>;
}

/** What every adapter of the store port keeps to, whatever stands behind it. */
export function storePortContract(name: string, open: StoreUnderTest): void {
  describe(`the store port, on ${name}`, () => {
    transactionContract(open);
    catalogContract(open);
    reviewingContract(open);
    moderatingContract(open);
    keepingContract(open);
    runningContract(open);
    remotesContract(open);
    transparencyContract(open);
    trustingContract(open);
  });
}
