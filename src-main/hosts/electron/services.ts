import process from 'node:process';
import type { BrowserWindow, MessagePortMain, Session } from 'electron';
import type { ConsentSubject } from '../../../src-shared/contract/window.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { servePort } from '../../api/index.ts';
import type { Station } from '../../station.ts';
import { createWorkbench } from '../../workbench/index.ts';
import { configuredScanners } from '../cli/scanners.ts';
import type { ChosenPaths } from './chosen-paths.ts';
import { showConsent } from './consent-view.ts';
import { createDialogs, type Dialogs } from './dialogs.ts';
import { pageDemand } from './page-demand.ts';
import { pageRouter } from './page-router.ts';
import { signingFor } from './page-signing.ts';
import { PrivatePicks } from './private-picks.ts';
import { createQuestions } from './questions.ts';
import { olderSqliteBinding } from './sqlite-binding.ts';
import { StationHost } from './station-host.ts';
import type { WindowEvents } from './window-events.ts';
import { createWindowRouter } from './window-router.ts';
import type { WindowStore } from './window-store.ts';

/** What stands behind the page. Most of the program: it is loaded while the page loads, and not before it. */
export interface Services {
  readonly host: StationHost;
  readonly dialogs: Dialogs;
  /** Answers a page's port. */
  readonly serve: (port: MessagePortMain) => void;
}

export interface ServicesOptions {
  readonly home: string;
  readonly window: () => BrowserWindow;
  readonly store: WindowStore;
  readonly events: WindowEvents;
  readonly chosen: ChosenPaths;
  readonly applyPreferences: () => void;
  /** The consent view's: a session of its own, the preload, its address. */
  readonly consent: { readonly session: Session; readonly preload: string; readonly address: string };
}

export async function createServices(options: ServicesOptions): Promise<Services> {
  const { home, window, store, events, chosen, applyPreferences, consent } = options;
  const workbench = createWorkbench({
    scanners: await configuredScanners({ cwd: process.cwd(), env: process.env }),
    nativeBinding: olderSqliteBinding(),
  });
  const host = new StationHost({
    home,
    workbench,
    notify: (message) => events.send({ type: 'notify', ...message }),
  });
  const picks = new PrivatePicks((named) => chosen.allows(named));
  const dialogs = createDialogs(window, chosen, picks);
  const ask = createQuestions(window);
  const demand = pageDemand({ chosen, picks, ask });

  let consenting = false;
  /** `find` throws for what does not exist: no view opens for it. */
  const consentTo = async (find: (station: Station) => Promise<ConsentSubject>) => {
    if (consenting) throw new StationError('window.consent-open', {});
    consenting = true;
    try {
      const subject = await find(await host.station());
      return await showConsent(
        {
          ...consent,
          window: window(),
          isOwn: (url) => url === consent.address,
          store,
          context: () => host.context({ consent: true }),
        },
        subject,
      );
    } finally {
      consenting = false;
    }
  };
  const openConsent = (planId: string) =>
    consentTo(async (station) => {
      // The token that comes with it goes no further.
      await station.installs.consent(planId);
      return { kind: 'plan', planId };
    });
  const openRegistryConsent = (proposalId: string) =>
    consentTo(async (station) => ({ kind: 'registry', proposal: station.sync.proposed(proposalId) }));
  const openMirrorConsent = (reviewId: string) =>
    consentTo(async (station) => ({ kind: 'mirror', review: await station.mirror.review(reviewId) }));
  const page = pageRouter((folder) => chosen.dropFolder(folder));
  const served = {
    ...page,
    identity: { ...page.identity, ...signingFor(ask) },
    ...createWindowRouter({
      home,
      store,
      events,
      chosen,
      dialogs,
      ask,
      openConsent,
      openRegistryConsent,
      openMirrorConsent,
      applyPreferences,
    }),
  };
  return {
    host,
    dialogs,
    serve(port) {
      servePort(port, () => host.context({ consent: false, demand }), served);
      port.start();
      // The page began anew: what was picked for the one before is not this one's.
      picks.clear();
    },
  };
}
