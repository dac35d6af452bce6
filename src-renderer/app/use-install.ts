import { useMutation } from '@tanstack/react-query';
import { api } from '../client.ts';
import { consentTo } from './consent.ts';

/** What a person wants to have or to change. */
export interface Wanted {
  readonly action: 'install' | 'update' | 'rollback';
  readonly extensionId: string;
  /** The newest that fits when left out. */
  readonly version?: string;
}

/** Plans an installation, then shows the consent view. Nothing happens before a person agreed there. */
export function useInstall() {
  return useMutation({
    mutationFn: async ({ action, extensionId, version }: Wanted) => {
      const plan = await api.installs.plan({
        action,
        operands: [
          {
            kind: 'registry',
            extensionId,
            ...(version === undefined || action === 'rollback' ? {} : { range: version }),
          },
        ],
        ...(version === undefined || action !== 'rollback' ? {} : { to: version }),
      });
      return consentTo(plan.planId);
    },
  });
}
