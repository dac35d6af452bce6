/**
 * What a page of ours may load: its own files, styles with this load's nonce, and nothing from anywhere else. `dev`
 * opens the way to the development server and to nothing more.
 */
export function contentPolicy(nonce: string, dev: string | null = null): string {
  const own = dev === null ? "'self'" : `'self' ${dev}`;
  const sources: Readonly<Record<string, string>> = {
    'default-src': "'none'",
    // The development server's own small script has no nonce.
    'script-src': dev === null ? "'self'" : `${own} 'unsafe-inline'`,
    'style-src': dev === null ? `'self' 'nonce-${nonce}'` : `${own} 'unsafe-inline'`,
    // Styles that scripts set on elements go through the object model, which no policy governs.
    'style-src-attr': "'none'",
    'font-src': own,
    'img-src': `${own} data: blob:`,
    'connect-src': dev === null ? "'self'" : `${own} ${dev.replace(/^http/, 'ws')}`,
    'worker-src': "'self'",
    'frame-src': "'none'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(sources)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
