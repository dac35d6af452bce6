import type { Json } from '../../src-shared/json.ts';

/** A valid extension manifest with what a test changes in it. */
export function sampleManifest(changes: Readonly<Record<string, Json>> = {}): Record<string, Json> {
  return {
    manifestVersion: 1,
    publisher: 'black-swann',
    name: 'hyper-momentum',
    version: '1.0.0',
    displayName: 'Hyper-Momentum-V2',
    description: 'Captures volatility breakout signals in G10 FX pairs.',
    category: 'trading-strategy',
    kind: 'extension',
    main: 'dist/main.js',
    engines: { marketplace: '^1.0.0' },
    permissions: [{ capability: 'market-data.read', reason: 'Reads OHLC bars to find breakouts.' }],
    contributes: { strategies: [{ id: 'hyper-momentum', title: 'Hyper Momentum' }] },
    license: 'MIT',
    ...changes,
  };
}

/** The files of a small valid package. */
export function sampleFiles(
  changes: Readonly<Record<string, Json>> = {},
  files: Readonly<Record<string, string>> = {},
): Map<string, Uint8Array> {
  const texts = {
    'wpk.json': JSON.stringify(sampleManifest(changes), null, 2),
    'README.md': '# Hyper Momentum\n',
    'dist/main.js': 'export const strategies = { "hyper-momentum": () => [] };\n',
    ...files,
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));
}
