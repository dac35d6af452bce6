import type { Shown } from '../use-extension.ts';
import { NotInstalled } from './not-installed.tsx';

/** Why one cannot rate it yet. */
export function NotRateable(_of: { readonly shown: Shown }) {
  return <NotInstalled />;
}
