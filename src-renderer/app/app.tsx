import { RouterProvider } from '@tanstack/react-router';
import { Providers } from './providers.tsx';
import { rail } from './rail.ts';
import { RailContext } from './rail-item.ts';
import { router } from './router.ts';

/** The window: every screen, for the person at this machine. */
export function App() {
  return (
    <Providers>
      <RailContext value={rail}>
        <RouterProvider router={router} />
      </RailContext>
    </Providers>
  );
}
