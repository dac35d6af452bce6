import type { ErrorComponentProps } from '@tanstack/react-router';
import { Problem } from '../ui/problem.tsx';

/** A screen that broke says so; the rest of the window goes on. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  return <Problem error={error} onRetry={reset} />;
}
