import { expect, test } from '@playwright/test';
import type { ExpectStatic } from 'vitest';
import { apiContract } from '../../contract/api.ts';
import { openWindowDoor } from './support/window-door.ts';

apiContract(
  {
    describe: test.describe,
    it: (name, { timeout }, body) =>
      test(name, async () => {
        if (timeout !== undefined) test.setTimeout(timeout);
        await body();
      }),
    beforeAll: (body) => test.beforeAll(body),
    afterAll: (body) => test.afterAll(body),
    // The matchers that the suite uses are the same in both.
    expect: expect as unknown as ExpectStatic,
  },
  'the window’s port',
  openWindowDoor,
  { asksForConsent: true, isPage: true },
);
