import { call, implement } from '@orpc/server';
import { nativeTheme, WebContentsView, type BrowserWindow, type Session, type WebContents } from 'electron';
import { consentContract, type ConsentSubject } from '../../../src-shared/contract/window.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { admit, router, servePort, type ApiContext } from '../../api/index.ts';
import { pagePreferences } from './hardening.ts';
import { handPortTo } from './page-port.ts';
import type { WindowStore } from './window-store.ts';

/** A decision that comes sooner after the question came into sight was not made by somebody who read it. */
const UNREAD_MS = 500;

export interface ConsentDecision {
  readonly decision: 'confirmed' | 'kept';
  readonly jobId: string | null;
}

/** What shows around the sheet, before its page does too (src-renderer/consent/sheet.css). */
const BACKDROP = { light: '#c9ced4', dark: '#07090c' } as const;

const KEPT: ConsentDecision = { decision: 'kept', jobId: null };

/** What the station was told through the view. */
interface Told {
  /** The call that carries out the decision, while it is on its way. */
  going: Promise<ConsentDecision | null> | null;
  done: ConsentDecision | null;
}

export interface ConsentViewOptions {
  readonly window: BrowserWindow;
  readonly session: Session;
  readonly preload: string;
  readonly address: string;
  readonly isOwn: (url: string) => boolean;
  readonly store: WindowStore;
  readonly context: () => ApiContext;
}

/**
 * Shows one question on a surface of its own in the place of the page, and answers what the person decided. The page
 * cannot draw on it, click it, read it, or confirm in its place: the token goes to this view's port alone. It is out of the
 * window meanwhile, since a hidden page opens no list, calendar or box of colours over what is shown; an open one is closed.
 */
export function showConsent(options: ConsentViewOptions, subject: ConsentSubject): Promise<ConsentDecision> {
  const { window } = options;
  // Kept: a window that is destroyed no longer answers which page it had.
  const page = window.webContents;
  const view = new WebContentsView({ webPreferences: pagePreferences(options.preload, options.session) });
  const pageView = window.contentView;
  view.setBackgroundColor(nativeTheme.shouldUseDarkColors ? BACKDROP.dark : BACKDROP.light);
  return new Promise((resolve) => {
    let shownAt = Number.POSITIVE_INFINITY;
    let open = true;
    const inSight = (): void => {
      shownAt = Date.now();
    };
    const end = (decision: ConsentDecision): void => {
      if (!open) return;
      open = false;
      if (!page.isDestroyed()) {
        page.removeListener('did-start-navigation', away);
        page.removeListener('render-process-gone', leave);
      }
      if (!window.isDestroyed()) {
        window.removeListener('focus', focus);
        window.removeListener('closed', leave);
        window.setContentView(pageView);
        page.focus();
      }
      const shown = view.webContents as WebContents | undefined;
      if (shown !== undefined && !shown.isDestroyed()) shown.close();
      resolve(decision);
    };
    const told: Told = { going: null, done: null };
    // Whoever leaves first: once the station was told to go on, what it did decides, not who heard of it.
    const leave = (): void => {
      if (told.going !== null) void told.going.finally(leave);
      else end(told.done ?? KEPT);
    };
    // A page that is left was not waiting for this answer any more.
    const away = (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }): void => {
      if (details.isMainFrame && !details.isSameDocument) leave();
    };
    const focus = (): void => {
      // What is typed while another window comes and goes was not meant for this one.
      inSight();
      view.webContents.focus();
    };
    window.on('focus', focus);
    window.once('closed', leave);
    page.on('did-start-navigation', away);
    page.on('render-process-gone', leave);
    view.webContents.on('render-process-gone', leave);
    view.webContents.once('did-finish-load', () => {
      if (!open) return;
      // Only now: until then there is nothing to see in the page's place.
      window.setContentView(view);
      focus();
    });
    const served = consentRouter(subject, options, told, () => (open ? Date.now() - shownAt : 0), leave);
    handPortTo(view.webContents, {
      isOwn: options.isOwn,
      serve: (port) => {
        servePort(port, options.context, served);
        port.start();
      },
    });
    // A view without its page never comes into sight; nobody waits for it.
    view.webContents.on('did-fail-load', (_event, _code, _description, _address, isMainFrame) => {
      if (isMainFrame) leave();
    });
    view.webContents.loadURL(options.address).catch(leave);
  });
}

/** The few procedures of the view: what it was opened for, and the decision on it. */
function consentRouter(
  subject: ConsentSubject,
  options: ConsentViewOptions,
  told: Told,
  shownFor: () => number,
  leave: () => void,
) {
  const surface = implement(consentContract).$context<ApiContext>().use(admit);
  const planId = subject.kind === 'plan' ? subject.planId : null;
  const demandRead = (): void => {
    if (!(shownFor() >= UNREAD_MS)) throw new StationError('window.too-soon', {});
  };
  /** Keeps in mind what comes of it, whether or not the view hears the answer. */
  const follow = <Answer>(started: Promise<Answer>, jobIdOf: (answer: Answer) => string | null): void => {
    const going: Told['going'] = started
      .then(
        (answer): ConsentDecision => ({ decision: 'confirmed', jobId: jobIdOf(answer) }),
        () => null,
      )
      .then((decision) => {
        told.done ??= decision;
        if (told.going === going) told.going = null;
        return decision;
      });
    told.going = going;
  };
  return {
    installs: {
      get: surface.installs.get.handler(({ context, input }) =>
        call(router.installs.get, input, { context }),
      ),
      consent: surface.installs.consent.handler(({ context, input }) => {
        demandOwn(input.planId, planId);
        return call(router.installs.consent, input, { context });
      }),
      install: surface.installs.install.handler(async ({ context, input }) => {
        demandOwn(input.planId, planId);
        demandRead();
        const started = call(router.installs.install, input, { context });
        follow(started, ({ jobId }) => jobId);
        return started;
      }),
    },
    registries: {
      add: surface.registries.add.handler(async ({ context, input }) => {
        if (subject.kind !== 'registry' || input.proposalId !== subject.proposal.proposalId)
          throw new StationError('sync.proposal-unknown');
        demandRead();
        const started = call(router.registries.add, input, { context });
        follow(started, () => null);
        return started;
      }),
    },
    mirror: {
      startImport: surface.mirror.startImport.handler(async ({ context, input }) => {
        if (subject.kind !== 'mirror' || input.reviewId !== subject.review.reviewId)
          throw new StationError('mirror.review-unknown', { reviewId: input.reviewId });
        demandRead();
        const started = call(router.mirror.startImport, input, { context });
        follow(started, ({ jobId }) => jobId);
        return started;
      }),
    },
    consent: {
      opened: surface.consent.opened.handler(() => ({ subject, theme: options.store.preferences().theme })),
      // The view's own word counts for nothing: it may not have heard yet that the job began.
      close: surface.consent.close.handler(() => {
        setImmediate(leave);
        return {};
      }),
    },
  };
}

function demandOwn(named: string, planId: string | null): void {
  if (named !== planId) throw new StationError('installs.plan-unknown', { planId: named });
}
