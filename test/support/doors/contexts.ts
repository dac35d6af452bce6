import { randomUUID } from 'node:crypto';
import type { ApiContext } from '../../../src-main/api/index.ts';
import { createStation, type Station } from '../../../src-main/station.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';

/** A station of a home, opened on first use, and the contexts of the two kinds of caller. */
export function stationContexts(home: string) {
  const workbench = createWorkbench();
  let opening: Promise<Station> | null = null;
  const context = (consent: boolean): ApiContext => ({
    station: () => (opening ??= createStation({ home, workbench, keychain: null })),
    workbench,
    role: 'admin',
    reach: 'local',
    consent,
    requestId: randomUUID(),
  });
  return {
    context,
    async close() {
      if (opening !== null) await (await opening).close();
      await workbench.close();
    },
  };
}
