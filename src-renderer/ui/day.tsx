import { day, exactTime } from './format.ts';

/** "22 Nov 2026", with the exact time on hover: for ends that lie ahead. */
export function Day({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={exactTime(at)}>
      {day(at)}
    </time>
  );
}
