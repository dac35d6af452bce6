import { StationError } from '../../src-shared/errors/index.ts';
import type { Installation } from '../../src-shared/models/installation.ts';
import type { LedgerRow } from '../store/port.ts';
import type { InstallsDeps } from './deps.ts';
import { exposures } from './care/exposed.ts';
import { checkInstalled } from './care/fsck.ts';
import { applyBlocks } from './care/marks.ts';
import { installedAsOf, ledgerActivity, ledgerEvents } from './care/past.ts';
import {
  disableInstalled,
  enableInstalled,
  installedRow,
  narrowGrants,
  pinInstalled,
} from './care/switches.ts';
import { uninstallInstalled } from './care/uninstall.ts';
import { presentNow } from './entitled.ts';
import { runInstalled } from './host/run.ts';
import { runnable } from './host/runnable.ts';
import { settingsOf, settingsSchema, storeSetting } from './host/settings.ts';
import { manifestOf } from './installed-manifest.ts';
import { acceptPlan, checkConsent, giveToken } from './plan/consent.ts';
import { makePlan } from './plan/make-plan.ts';
import { loadPlan } from './plan/record.ts';
import type { Installs } from './port.ts';
import { presentEntry, presentRun } from './present.ts';
import { settledState } from './states.ts';
import { endCutPlan } from './work/end-cut.ts';
import { performPlan } from './work/perform.ts';
import { recoverWork } from './work/recover.ts';

/** The room's composition: no logic of its own. */
export function createInstalls(deps: InstallsDeps): Installs {
  const { store } = deps;
  const present = (row: LedgerRow) => store.read((tx) => presentNow(tx, row, deps.now()));
  return {
    plan: (request, actor) => makePlan(deps, request, actor),
    consent: (planId) => giveToken(deps, planId),
    check: async (planId, token, choices) => {
      await store.read((tx) => checkConsent(tx, planId, token, choices, deps.now()));
    },
    confirm: async (planId, token, choices, ctx) => {
      if (ctx.resume === true) {
        const { state, outcomes } = await store.read((tx) => loadPlan(tx, planId));
        if (state === 'done') return outcomes;
      }
      const { content } = await acceptPlan(deps, planId, token, choices);
      return performPlan(deps, planId, { ...ctx, actor: ctx.actor ?? content.actor });
    },
    endCut: (planId) => endCutPlan(deps, planId),

    list: async (filter = {}) => {
      const rows = await store.read((tx) => tx.ledger.current({ includeUninstalled: filter.all === true }));
      const shown = rows.filter(
        (row) => settledState(row) !== null || (filter.all === true && row.to === 'uninstalled'),
      );
      return store.read(async (tx) => {
        const items: Installation[] = [];
        for (const row of shown) items.push(await presentNow(tx, row, deps.now()));
        return items;
      });
    },
    get: (extensionId) =>
      store.read(async (tx) => presentNow(tx, await installedRow(tx, extensionId), deps.now())),
    history: async ({ extensionId, installationId, limit, offset }) => {
      const filter = {
        ...(extensionId === undefined ? {} : { extensionId }),
        ...(installationId === undefined ? {} : { installationId }),
      };
      return (await store.read((tx) => tx.ledger.history({ ...filter, limit, offset }))).map(presentEntry);
    },
    asOf: (at) => installedAsOf(deps, at),
    activity: () => ledgerActivity(deps),
    events: (extensionId) => ledgerEvents(deps, extensionId),
    exposed: (question) => exposures(deps, question),

    enable: async (extensionId, actor) => present(await enableInstalled(deps, extensionId, actor)),
    disable: async (extensionId, actor, reason) =>
      present(await disableInstalled(deps, extensionId, actor, reason)),
    pin: async (extensionId, pinned, actor) => present(await pinInstalled(deps, extensionId, pinned, actor)),
    setGrants: async (extensionId, grants, actor) =>
      present(await narrowGrants(deps, extensionId, grants, actor)),
    uninstall: (request, actor) => uninstallInstalled(deps, request, actor),

    run: (request) => runInstalled(deps, request),
    runnable: () => runnable(deps),
    getRun: async (runId) => {
      const row = await store.read((tx) => tx.runs.get(runId));
      if (row === null) throw new StationError('installs.run-unknown', { runId });
      return presentRun(row);
    },
    listRuns: async ({ extensionId, limit, offset }) => {
      const filter = extensionId === undefined ? {} : { extensionId };
      return (await store.read((tx) => tx.runs.list({ ...filter, limit, offset }))).map(presentRun);
    },

    settings: (extensionId) =>
      store.read(async (tx) => {
        const manifest = await manifestOf(tx, (await installedRow(tx, extensionId)).digest);
        return { schema: settingsSchema(manifest), values: await settingsOf(tx, extensionId, manifest) };
      }),
    setSettings: (extensionId, values) =>
      store.transaction(async (tx) => {
        const manifest = await manifestOf(tx, (await installedRow(tx, extensionId)).digest);
        for (const [key, value] of Object.entries(values)) {
          await storeSetting(tx, extensionId, manifest, key, value);
        }
        return settingsOf(tx, extensionId, manifest);
      }),

    fsck: (options) => checkInstalled(deps, options),
    recover: () => recoverWork(deps),
    applyMarks: () => applyBlocks(deps),
  };
}
