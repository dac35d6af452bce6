/** Opens an https address in a tab of its own, which learns nothing of this one. */
export function openExternal(url: string): void {
  if (url.startsWith('https://')) window.open(url, '_blank', 'noopener,noreferrer');
}
