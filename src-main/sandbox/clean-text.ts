/** Control characters (C0 but tab and newline, DEL, C1), bidirectional controls and line separators. */
// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A guest's text made safe to show in a terminal or a window: no control characters, at most `length` units. */
export function cleanText(text: string, length: number): string {
  const short = text.length > length ? `${text.slice(0, length - 1)}…` : text;
  return short.replace(UNPRINTABLE, '');
}
