import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { styleNonce } from '../ui/nonce.ts';
import { showLanguage } from './i18n.ts';
import { usePreferences } from './preferences.ts';
import { queryClient } from './query-client.ts';
import { theme, variables } from './theme.ts';

/** The host keeps how the window looks; nothing is kept in the page. */
const NOWHERE = {
  get: () => 'auto' as const,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};

/** Look, queries and notices, around everything. */
export function Providers({ children }: { readonly children: ReactNode }) {
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
        {children}
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
