/** What the window is built with, by whom, and under which licence. */
export const CREDITS: readonly { readonly part: string; readonly by: string; readonly licence: string }[] = [
  { part: 'Electron', by: 'OpenJS Foundation and contributors', licence: 'MIT' },
  { part: 'Lightweight Charts', by: 'TradingView, Inc.', licence: 'Apache-2.0' },
  { part: 'Inter', by: 'The Inter Project Authors', licence: 'OFL-1.1' },
  { part: 'JetBrains Mono', by: 'The JetBrains Mono Project Authors', licence: 'OFL-1.1' },
  { part: 'React', by: 'Meta Platforms and contributors', licence: 'MIT' },
  { part: 'Mantine', by: 'Vitaly Rtishchev', licence: 'MIT' },
  { part: 'TanStack Router, Query, Virtual', by: 'Tanner Linsley', licence: 'MIT' },
  { part: 'Tabler Icons', by: 'Paweł Kuna', licence: 'MIT' },
  { part: 'CodeMirror', by: 'Marijn Haverbeke and others', licence: 'MIT' },
  { part: 'oRPC', by: 'the oRPC authors', licence: 'MIT' },
  { part: 'QuickJS', by: 'Fabrice Bellard, Charlie Gordon', licence: 'MIT' },
  { part: 'quickjs-emscripten', by: 'Jake Teton-Landis', licence: 'MIT' },
  { part: 'better-sqlite3', by: 'Joshua Wise', licence: 'MIT' },
  { part: 'SQLite', by: 'D. Richard Hipp and others', licence: 'Public domain' },
  { part: 'sigstore-js', by: 'The Sigstore Authors', licence: 'Apache-2.0' },
];
