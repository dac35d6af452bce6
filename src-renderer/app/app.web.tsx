// First: no router shall see the address of a sign-in link.
import './sign-in/link-code.ts';
import { Entrance } from './sign-in/entrance.tsx';
import { Providers } from './providers.tsx';

// Lists keep no room for what a browser does not offer.
document.documentElement.dataset['face'] = 'web';

/** The pages of a server: for those who signed in. */
export function App() {
  return (
    <Providers>
      <Entrance />
    </Providers>
  );
}
