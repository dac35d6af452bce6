import process from 'node:process';
import path from 'node:path';
import { implement } from '@orpc/server';
import { app, shell } from 'electron';
import { windowContract } from '../../../src-shared/contract/window.ts';
import { admit, type ApiContext } from '../../api/index.ts';
import type { ChosenPaths } from './chosen-paths.ts';
import type { ConsentDecision } from './consent-view.ts';
import type { Dialogs } from './dialogs.ts';
import { externalLink } from './external-link.ts';
import type { Ask } from './questions.ts';
import type { WindowEvents } from './window-events.ts';
import type { WindowStore } from './window-store.ts';

export interface WindowParts {
  readonly home: string;
  readonly store: WindowStore;
  readonly events: WindowEvents;
  readonly chosen: ChosenPaths;
  readonly dialogs: Dialogs;
  readonly ask: Ask;
  readonly openConsent: (planId: string) => Promise<ConsentDecision>;
  readonly openMirrorConsent: (reviewId: string) => Promise<ConsentDecision>;
  readonly openRegistryConsent: (proposalId: string) => Promise<ConsentDecision>;
  /** Puts what was just set into force. */
  readonly applyPreferences: () => void;
}

/** The host's own procedures: dialogs, links, look, and the consent view. */
export function createWindowRouter(parts: WindowParts) {
  const { home, store, events, chosen, dialogs, ask } = parts;
  const host = implement(windowContract).$context<ApiContext>().use(admit);
  return {
    window: {
      info: host.window.info.handler(() => ({
        home,
        projects: path.join(home, 'projects'),
        platform: process.platform,
        electron: process.versions.electron,
        chromium: process.versions.chrome,
        node: process.versions.node,
        packaged: app.isPackaged,
      })),
      openConsent: host.window.openConsent.handler(({ input }) => parts.openConsent(input.planId)),
      openMirrorConsent: host.window.openMirrorConsent.handler(({ input }) =>
        parts.openMirrorConsent(input.reviewId),
      ),
      openRegistryConsent: host.window.openRegistryConsent.handler(async ({ input }) => {
        const { decision } = await parts.openRegistryConsent(input.proposalId);
        return { followed: decision === 'confirmed' };
      }),
      chooseFolder: host.window.chooseFolder.handler(async ({ input }) => ({
        path: await dialogs.folder(input.purpose, input.title),
      })),
      chooseFile: host.window.chooseFile.handler(async ({ input }) => ({
        path: await dialogs.file(input.purpose),
      })),
      saveFile: host.window.saveFile.handler(async ({ input }) => ({
        path: await dialogs.saveFile(input.purpose, input.suggestedName),
      })),
      saveText: host.window.saveText.handler(async ({ input }) => ({
        path: await dialogs.saveText(input.suggestedName, input.text),
      })),
      openExternal: host.window.openExternal.handler(async ({ input }) => {
        const url = externalLink(input.url);
        const opened = await ask({
          message: `Open ${url.host} in the browser?`,
          detail: url.href,
          agree: 'Open in the browser',
        });
        if (opened) await shell.openExternal(url.href);
        return { opened };
      }),
      showInFolder: host.window.showInFolder.handler(({ input }) => {
        shell.showItemInFolder(input.path ?? home);
        return {};
      }),
      recentFolders: host.window.recentFolders.handler(() => ({ items: [...chosen.folders] })),
      preferences: host.window.preferences.handler(() => store.preferences()),
      setPreferences: host.window.setPreferences.handler(({ input }) => {
        const preferences = store.setPreferences(input);
        parts.applyPreferences();
        events.send({ type: 'preferences', preferences });
        return preferences;
      }),
      watch: host.window.watch.handler(({ signal }) => events.listen(signal)),
    },
  };
}
