import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { styleNonce } from '../ui/nonce.ts';
import { showLanguage } from './i18n.ts';
import { usePreferences } from './preferences.ts';
import { queryClient } from './query-client.ts';
import { rail } from './rail.ts';
import { RailContext } from './rail-item.ts';
import { router } from './router.ts';
import { theme, variables } from './theme.ts';

/** The host keeps how the window looks; nothing is kept in the page. */
const NOWHERE = {
  get: () => 'auto' as const,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};

/** Providers around the router. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      getStyleNonce={() => styleNonce}
      colorSchemeManager={NOWHERE}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <Look />
        <Notifications position="bottom-right" limit={4} containerWidth={400} />
        <RailContext value={rail}>
          <RouterProvider router={router} />
        </RailContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Keeps theme and density as the preferences have them. */
function Look() {
  const { theme: wanted, density, language } = usePreferences();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(wanted === 'system' ? 'auto' : wanted), [wanted, setColorScheme]);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);
  useEffect(() => void showLanguage(language), [language]);
  return null;
}
