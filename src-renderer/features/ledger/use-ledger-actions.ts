import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Installation } from '../../../src-shared/models/installation.ts';
import { consentTo } from '../../app/consent.ts';
import { notifyDone, notifyProblem } from '../../app/notify.tsx';
import { api } from '../../client.ts';

export interface UninstallChoice {
  readonly deleteData: boolean;
  readonly removeUnneeded: boolean;
}

type Change = 'enable' | 'disable' | 'pin' | 'unpin' | 'uninstall';

const KEEP: UninstallChoice = { deleteData: false, removeUnneeded: false };

/** Changes installations one after the other, and says how many; the first refusal ends it and is shown. */
export function useLedgerActions(onDone: () => void) {
  const { t } = useTranslation('ledger');
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);

  const carryOut = async (work: () => Promise<boolean>): Promise<void> => {
    setBusy(true);
    try {
      if (await work()) onDone();
    } catch (error) {
      notifyProblem(error);
    } finally {
      setBusy(false);
      await queryClient.invalidateQueries();
    }
  };

  return {
    busy,
    change: (change: Change, items: readonly Installation[], choice = KEEP) =>
      carryOut(async () => {
        const gone = new Set<string>();
        for (const { extensionId } of orderFor(change, items)) {
          if (gone.has(extensionId)) continue;
          const removed = await changeOne(change, extensionId, choice);
          for (const id of removed) gone.add(id);
        }
        notifyDone(t(`bar.done.${change}`, { count: items.length }));
        return true;
      }),
    /** Nothing happens before the person agreed in the consent view. */
    plan: (action: 'update' | 'rollback', items: readonly Pick<Installation, 'extensionId'>[]) =>
      carryOut(async () => {
        const operands = items.map(({ extensionId }) => ({ kind: 'registry' as const, extensionId }));
        const { planId } = await api.installs.plan({ action, operands });
        return consentTo(planId);
      }),
  };
}

/** What others need goes after them, and comes before them. */
function orderFor(change: Change, items: readonly Installation[]): readonly Installation[] {
  const needed = (item: Installation): number => item.requiredBy.length;
  if (change === 'enable') return items.toSorted((a, b) => needed(b) - needed(a));
  return change === 'disable' || change === 'uninstall'
    ? items.toSorted((a, b) => needed(a) - needed(b))
    : items;
}

async function changeOne(
  change: Change,
  extensionId: string,
  choice: UninstallChoice,
): Promise<readonly string[]> {
  switch (change) {
    case 'enable':
      await api.installs.enable({ extensionId });
      return [];
    case 'disable':
      await api.installs.disable({ extensionId });
      return [];
    case 'pin':
    case 'unpin':
      await api.installs.pin({ extensionId, pinned: change === 'pin' });
      return [];
    case 'uninstall':
      return (await api.installs.uninstall({ extensionId, ...choice })).removed;
  }
}
