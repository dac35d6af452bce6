// The import rules of the house: who may import whom. `npm run check` enforces them.
// Order of the rooms, lowest first; a room may import what stands before it, never what stands after it.
const floors = [
  ['packages', 'sandbox', 'trust', 'store', 'workers'],
  ['jobs', 'access'],
  ['events'],
  ['validation', 'transparency', 'tuf'],
  ['entitlements', 'trust-policy'],
  ['registry'],
  ['installs'],
  ['sync'],
  ['workbench'],
];
const room = (names) => `^src-main/(?:${names.join('|')})/`;

const upward = floors.map((names, floor) => ({
  name: `${names.join('-')}-looks-up`,
  comment: 'a room imports only rooms on floors below it',
  severity: 'error',
  from: { path: room(names) },
  to: {
    path: [
      ...floors.slice(floor + 1).map((above) => room(above)),
      '^src-main/station(?:\\.ts$|/)',
      '^src-main/(?:api|hosts)/',
    ],
  },
}));

// On the ground floor the rooms do not know each other; all may use the worker pool.
const siblings = floors[0]
  .filter((name) => name !== 'workers')
  .map((name) => ({
    name: `${name}-stays-alone`,
    comment: 'ground-floor rooms share only src-shared and the worker pool',
    severity: 'error',
    from: { path: room([name]) },
    to: { path: room(floors[0].filter((other) => other !== name && other !== 'workers')) },
  }));

module.exports = {
  forbidden: [
    ...upward,
    ...siblings,
    {
      name: 'workers-know-no-room',
      severity: 'error',
      from: { path: '^src-main/workers/' },
      to: { path: '^src-main/(?!workers/)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'shared-stands-alone',
      comment: 'src-shared runs in every process, the renderer too',
      severity: 'error',
      from: { path: '^src-shared/' },
      to: { path: '^src-(?!shared)' },
    },
    {
      name: 'shared-knows-no-node',
      severity: 'error',
      from: { path: '^src-shared/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'station-is-below-api',
      severity: 'error',
      from: { path: '^src-main/station(?:\\.ts$|/)' },
      to: { path: '^src-main/(?:api|hosts)/' },
    },
    {
      name: 'api-is-below-hosts',
      severity: 'error',
      from: { path: '^src-main/api/' },
      to: { path: '^src-main/hosts/' },
    },
    {
      name: 'core-is-free-of-electron',
      severity: 'error',
      from: { path: '^src-', pathNot: ['^src-main/hosts/electron/', '^src-preload/'] },
      to: { path: ['^electron$', 'node_modules/electron/'] },
    },
    {
      name: 'fastify-only-in-the-server',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/hosts/server/' },
      to: { path: 'node_modules/@?fastify' },
    },
    {
      name: 'react-only-in-the-renderer',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-renderer/' },
      to: { path: 'node_modules/react' },
    },
    {
      name: 'window-knows-the-contract-only',
      comment: 'preload and renderer see src-shared, never the core',
      severity: 'error',
      from: { path: '^src-(?:renderer|preload)/' },
      to: { path: '^src-main/' },
    },
    {
      name: 'renderer-knows-no-node',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one-user-of-the-port',
      comment: 'screens call `api` and `orpc` of client.ts',
      severity: 'error',
      from: {
        path: '^src-renderer/',
        pathNot: ['^src-renderer/client(?:\\.web)?\\.ts$', '^src-renderer/consent/'],
      },
      to: { path: 'node_modules/@orpc/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'faces-stay-apart',
      comment: 'files of the browser take the place of their siblings by the build alone; nothing names them',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '\\.web\\.tsx?$' },
    },
    {
      name: 'only-the-browser-speaks-http',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: '^src-renderer/client\\.web\\.ts$' },
      to: { path: 'node_modules/@orpc/openapi-client' },
    },
    {
      name: 'enter-features-by-their-index',
      comment: 'a feature is entered through its index.ts; its texts also by app/i18n',
      severity: 'error',
      from: { path: '^src-renderer/(app|ui|features/[^/]+)/' },
      to: {
        path: '^src-renderer/features/',
        pathNot: ['^src-renderer/$1/', '^src-renderer/features/[^/]+/(?:index|texts)\\.ts$'],
      },
    },
    {
      name: 'primitives-know-no-screen',
      severity: 'error',
      from: { path: '^src-renderer/ui/' },
      to: { path: '^src-renderer/(?:app|features)/' },
    },
    {
      name: 'enter-rooms-by-their-index',
      comment:
        'another room is entered through its index.ts; the store and its blobs also through their ports',
      severity: 'error',
      from: { path: '^src-main/([^/]+)/' },
      to: {
        path: '^src-main/(?:packages|sandbox|trust|store|workers|jobs|access|events|entitlements|trust-policy|validation|transparency|registry|installs|sync|workbench|api)/',
        pathNot: [
          '^src-main/$1/',
          '/index\\.ts$',
          '^src-main/store/(?:port|blob-port)\\.ts$',
          '^src-main/workers/',
          // Mends a library, and is imported for that alone.
          '^src-main/trust/linear-tuf\\.ts$',
        ],
      },
    },
    {
      name: 'verifiers-and-ranking-are-pure',
      comment: 'no file, network or clock of their own',
      severity: 'error',
      from: { path: ['^src-main/trust/verify', '^src-main/registry/rank'] },
      to: { path: ['^(?:node:)?(?:fs|net|http|https|dns|child_process|timers)(?:/|$)'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(?:electron)$' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
