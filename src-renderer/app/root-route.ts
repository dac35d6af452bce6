import { createRootRoute } from '@tanstack/react-router';
import { NotFound } from './not-found.tsx';
import { ScreenError } from './screen-error.tsx';
import { Shell } from './shell/shell.tsx';

/** The frame; every feature's routes stand under it. */
export const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ScreenError,
});
