/** What a person wants to have or to change. */
export interface Wanted {
  readonly action: 'install' | 'update' | 'rollback';
  readonly extensionId: string;
  readonly version?: string;
}

interface Install {
  readonly mutate: (wanted: Wanted) => void;
  readonly isPending: boolean;
  readonly variables: Wanted;
}

const NOWHERE: Install = {
  mutate: () => undefined,
  isPending: false,
  variables: { action: 'install', extensionId: '' },
};

/** A browser installs nothing, and offers nothing to press that would. */
export function useInstall(): Install {
  return NOWHERE;
}
