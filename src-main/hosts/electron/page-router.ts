import { call, type Router } from '@orpc/server';
import type { AnyContractRouter } from '@orpc/contract';
import { api, router, type ApiContext } from '../../api/index.ts';

type Areas = typeof router;

/**
 * What the page is served of the contract, by name: a new procedure is the page's only when it is written here. Left out
 * is what no screen needs and what would outlast the page: tokens for other programs, the end of a publisher's key.
 */
export const PAGE_PROCEDURES = {
  about: ['get', 'me'],
  changes: ['watch'],
  extensions: [
    'validate',
    'search',
    'get',
    'files',
    'file',
    'changes',
    'icon',
    'audit',
    'verify',
    'attestations',
    'rating',
  ],
  identity: ['get', 'list', 'export', 'import', 'rotate', 'sign', 'provenance', 'verify'],
  installs: [
    'plan',
    // Both answer the consent view alone; a page is told so.
    'consent',
    'install',
    'list',
    'get',
    'history',
    'asOf',
    'activity',
    'events',
    'exposed',
    'enable',
    'disable',
    'pin',
    'narrow',
    'uninstall',
    'fsck',
    'startFsck',
  ],
  jobs: ['get', 'list', 'watch', 'cancel'],
  log: ['list', 'checkpoint', 'identity', 'inclusion', 'consistency', 'frontier'],
  maintenance: ['doctor', 'verifyLog', 'space', 'backup', 'reindex', 'collect'],
  marketData: ['symbols', 'bars', 'import'],
  // An import answers a surface on which a person confirms alone; a page is told so.
  mirror: ['startExport', 'startInspect', 'review', 'startImport'],
  moderation: [
    'queue',
    'person',
    'claim',
    'release',
    'approve',
    'reject',
    'deprecate',
    'yank',
    'block',
    'blockRequests',
    'agreeToBlock',
    'declineBlock',
    'undo',
    'history',
  ],
  packages: ['import', 'diff'],
  projects: ['list', 'open', 'forget', 'files', 'read', 'write', 'rename', 'delete'],
  publishers: ['create', 'get', 'list'],
  registries: [
    'propose',
    'list',
    'status',
    'remove',
    'setToken',
    'sync',
    'history',
    'conflicts',
    'fetch',
    'automatic',
  ],
  reports: ['list', 'settle'],
  reviews: ['add', 'edit', 'delete', 'own', 'list', 'flagged', 'hide', 'restore', 'keep'],
  runs: ['start', 'available', 'get', 'list'],
  samples: ['list', 'add'],
  settings: ['simulation', 'ofExtension', 'setOfExtension'],
  submissions: ['start', 'get', 'list'],
  // Before this home believes somebody, the person is asked in a box of the system (`page-questions.ts`).
  trust: [
    'roots',
    'identities',
    'pins',
    'services',
    'inspectRoot',
    'addRoot',
    'removeRoot',
    'agreeStale',
    'acceptPins',
    'forgetPins',
  ],
  upstream: [
    'publish',
    'rate',
    'unrate',
    'decide',
    'report',
    'list',
    'get',
    'send',
    'retry',
    'cancel',
    'resolve',
  ],
  workbench: ['create', 'inspect', 'ls', 'package', 'validate', 'dryRun', 'restore'],
} as const satisfies { readonly [Area in keyof Areas]?: readonly (keyof Areas[Area])[] };

export type PageRouter = {
  readonly [Area in keyof typeof PAGE_PROCEDURES]: Router<AnyContractRouter, ApiContext>;
};

/** The page's part of the contract. `forgotten` is told which folder was taken off the list of projects. */
export function pageRouter(forgotten: (folder: string) => void): PageRouter {
  const all = {
    ...router,
    projects: {
      ...router.projects,
      forget: api.projects.forget.handler(async ({ context, input }) => {
        const answer = await call(router.projects.forget, input, { context });
        forgotten(input.folder);
        return answer;
      }),
    },
  } as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  return Object.fromEntries(
    Object.entries(PAGE_PROCEDURES).map(([area, names]) => [
      area,
      Object.fromEntries(names.map((name) => [name, all[area]?.[name]])),
    ]),
  ) as unknown as PageRouter;
}
