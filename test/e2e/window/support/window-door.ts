import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { StationClient } from '../../../../src-shared/contract/index.ts';
import type { ConsentClient } from '../../../../src-shared/contract/window.ts';
import { fromApiError } from '../../../../src-main/api/index.ts';
import { callByName } from '../../../support/doors/call-by-name.ts';
import type { OpenDoor } from '../../../support/doors/door.ts';
import { answerBoxes, pickInDialogs } from './dialogs.ts';
import { clientOf } from './page-link.ts';
import { seizePorts } from './raw-port.ts';
import { launch } from './window.ts';

/** The contract over the real window's two ports: the page's, and that of the consent view which a plan opens. */
export const openWindowDoor: OpenDoor = async (home) => {
  const window = await launch({ home });
  await seizePorts(window.app);
  await window.page.reload();
  const client = await clientOf(window.page);
  // The suite works in the folder of the home, which a person would have picked.
  await pickInDialogs(window.app, path.dirname(home));
  await client.window.chooseFolder({});
  await answerBoxes(window.app, 'Sign it', 'Write it');

  let open: { readonly planId: string; readonly view: Promise<ConsentClient> } | null = null;
  const viewOf = (planId: string): Promise<ConsentClient> => {
    if (open?.planId === planId) return open.view;
    const appears = window.app.waitForEvent('window', { predicate: isConsent });
    client.window.openConsent({ planId }).catch(() => undefined);
    const view = appears.then((page) => clientOf<ConsentClient>(page));
    open = { planId, view };
    return view;
  };
  const consent = {
    installs: {
      consent: async (input: { planId: string }) => (await viewOf(input.planId)).installs.consent(input),
      install: async (input: { planId: string; token: string }) => {
        const view = await viewOf(input.planId);
        for (;;) {
          try {
            return await view.installs.install(input);
          } catch (thrown) {
            // Nobody reads as fast as a test.
            if (fromApiError(thrown).code !== 'window.too-soon') throw thrown;
            await sleep(100);
          }
        }
      },
    },
  };
  return {
    client,
    consent: consent as unknown as StationClient,
    call: (name, input) => callByName(client, name, input),
    close: () => window.close(),
  };
};

function isConsent(page: Page): boolean {
  return page.url().includes('/consent.html');
}
