import { Entrance } from './sign-in/entrance.tsx';
import { Providers } from './providers.tsx';

/** The pages of a server: for those who signed in. */
export function App() {
  return (
    <Providers>
      <Entrance />
    </Providers>
  );
}
