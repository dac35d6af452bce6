import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { WindowCommand, WindowEvent } from '../../src-shared/contract/window.ts';
import { api } from '../client.ts';
import { notifyFromExtension } from './notify.tsx';
import { acceptPreferences, setPreferences } from './preferences.ts';
import { openPackage } from './open-package.ts';
import { queryClient } from './query-client.ts';
import { orpc } from '../client.ts';
import { focusSearch } from './shell/search-focus.ts';

const AGAIN_MS = 1_000;

const PLACES: Readonly<Partial<Record<WindowCommand, string>>> = {
  catalog: '/',
  ledger: '/ledger',
  run: '/run',
  registries: '/registries',
  outbox: '/registries/outbox',
  console: '/console',
  'new-project': '/console/new',
  review: '/review',
  settings: '/settings',
  about: '/settings#about',
};

/** Carries out what the host says: menu commands, deep links, opened packages, notices. */
export function useHostEvents(): void {
  const router = useRouter();
  useEffect(() => {
    const stop = new AbortController();
    const carryOut = (event: WindowEvent): void => {
      switch (event.type) {
        case 'open-extension':
          void router.navigate({ to: '/extension/$id', params: { id: event.extensionId } });
          return;
        case 'open-package':
          void openPackage(event.path);
          return;
        case 'notify':
          notifyFromExtension(event.extensionId, event.title, event.text);
          return;
        case 'preferences':
          acceptPreferences(event.preferences);
          return;
        case 'command':
          command(event.command);
      }
    };
    const command = (name: WindowCommand): void => {
      const place = PLACES[name];
      if (place !== undefined) router.history.push(place);
      else if (name === 'search') focusSearch();
      else if (name === 'toggle-density') void toggleDensity();
    };
    const listen = async (): Promise<void> => {
      for await (const event of await api.window.watch(undefined, { signal: stop.signal })) carryOut(event);
    };
    const keepListening = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        await listen().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void keepListening();
    return () => stop.abort();
  }, [router]);
}

async function toggleDensity(): Promise<void> {
  const { density } = await queryClient.ensureQueryData(orpc.window.preferences.queryOptions());
  await setPreferences({ density: density === 'dense' ? 'comfortable' : 'dense' });
}
