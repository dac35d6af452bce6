import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent, Ref } from 'react';

/** A link for the frame, whose targets are lists of features and not known to the types. Screens use the router's `Link`. */
export function AnyLink({
  to,
  onClick,
  ...rest
}: {
  readonly to: string;
  readonly ref?: Ref<HTMLAnchorElement>;
} & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const router = useRouter();
  const open = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    event.preventDefault();
    router.history.push(to);
  };
  return <a {...rest} href={`#${to}`} onClick={open} />;
}
