import type { AuditSurroundings } from '../../../../src-main/validation/index.ts';
import { honestManifest } from '../../../support/audit-package.ts';
import { parseManifest } from '../../../../src-main/packages/index.ts';
import { fileCases, mainCases, manifestCases, type RuleCase } from './rule-case.ts';

const popular: AuditSurroundings = {
  popularNames: [
    { id: 'acme.indicators', displayName: 'Acme Indicators' },
    { id: 'deep-sea.volatility-surface', displayName: 'Volatility Surface' },
  ],
  dependencies: {},
};
const dependency = (permissions: readonly unknown[]): AuditSurroundings => ({
  popularNames: [],
  dependencies: {
    'acme.indicators': {
      scripts: { 'dist/main.js': 'export const x = 1;' },
      manifest: parseManifest(
        JSON.stringify(honestManifest({ publisher: 'acme', name: 'indicators', permissions })),
      ),
    },
  },
});
const NEEDS = { dependencies: { 'acme.indicators': '^2.0.0' } };
const USES = 'import { x } from "acme.indicators"; export const commands = { measure: () => x };';
const png = (width: number, height: number): Uint8Array => {
  const bytes = new Uint8Array(57);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
};
const workflow = (steps: readonly unknown[]): Record<string, unknown> => ({
  kind: 'workflow',
  steps,
  main: undefined,
  permissions: undefined,
  contributes: undefined,
});

export const contentCases: readonly RuleCase[] = [
  ...fileCases('markdown-active', [
    ['error', { 'README.md': '# x\n\n<script>alert(1)</script>\n' }],
    ['error', { 'README.md': '# x\n\n<img src=x onerror=alert(1)>\n' }],
    ['error', { 'README.md': '# x\n\n[click](javascript:alert(1))\n' }],
    ['error', { 'README.md': '# x\n\n[click](JaVa&#x09;script:alert(1))\n' }],
    ['error', { 'README.md': '# x\n\n<iframe src="https://evil.example"></iframe>\n' }],
    [null, { 'README.md': '# x\n\n```html\n<script>alert(1)</script>\n```\n\nUse `<script>` with care.\n' }],
    [
      null,
      {
        'README.md':
          '# x\n\n<p align="center"><img src="assets/x.png"></p>\n\n<details><summary>More</summary>Text</details>\n',
      },
    ],
  ]),
  ...fileCases('html-active', [
    ['error', { 'assets/x.html': '<a href="javascript:steal()">x</a>' }],
    ['error', { 'assets/x.html': '<img src=x onerror="steal()">' }],
    ['error', { 'assets/x.html': '<iframe src="https://evil.example"></iframe>' }],
    ['warning', { 'assets/x.html': '<button onclick="go()">x</button><script>function go() {}</script>' }],
    [null, { 'assets/x.html': '<!doctype html><h1>Report</h1><a href="https://docs.example.org">docs</a>' }],
  ]),
  ...fileCases('svg-active', [
    ['error', { 'assets/x.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' }],
    ['error', { 'assets/x.svg': '<svg onload="alert(1)"></svg>' }],
    ['error', { 'assets/x.svg': '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>' }],
    ['error', { 'assets/x.svg': '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>' }],
    [
      null,
      {
        'assets/x.svg':
          '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/><style>.a{fill:red}</style></svg>',
      },
    ],
  ]),
  ...fileCases('css-active', [
    ['error', { 'assets/x.css': 'a { width: expression(alert(1)); }' }],
    ['error', { 'assets/x.css': 'input[value^="a"] { background: url(https://evil.example/a); }' }],
    ['warning', { 'assets/x.css': '@import url("https://fonts.example/x.css");' }],
    ['notice', { 'assets/x.css': 'a { background: url(https://img.example/x.png); }' }],
    [null, { 'assets/x.css': '/* expression( */ a { color: red; background: url(x.png); }' }],
  ]),
  ...manifestCases('manifest-markup', [
    ['error', { description: 'Measures <img src=x onerror=alert(1)> drift.' }],
    [null, { description: 'Signals when a < b and b > c.' }],
  ]),
  ...manifestCases('manifest-abuse', [
    ['error', { 'x-note': { __proto__: null, constructor: { prototype: 1 } } }],
    [
      'warning',
      { permissions: [{ capability: 'network', hosts: ['github.io'], reason: 'Asks for quotes.' }] },
    ],
    [
      null,
      {
        permissions: [{ capability: 'network', hosts: ['api.example.com'], reason: 'Asks for quotes.' }],
        homepage: 'https://example.com',
      },
    ],
  ]),
  ...manifestCases('homoglyph-text', [
    ['error', { displayName: 'Drift Mеter' }],
    [null, { displayName: 'Измеритель дрейфа' }],
    [null, { displayName: 'Größenmesser' }],
  ]),
  {
    rule: 'typosquat-name',
    says: 'error',
    manifest: { publisher: 'acme-tools', name: 'indicatros' },
    context: popular,
  },
  {
    rule: 'typosquat-name',
    says: 'error',
    manifest: { publisher: 'acmee', name: 'volatility-surfaces', displayName: 'Vol' },
    context: popular,
  },
  { rule: 'typosquat-name', says: 'error', manifest: { publisher: 'someone', name: 'hyper-momenturn' } },
  { rule: 'typosquat-name', says: 'error', manifest: { publisher: 'b1ack-swann', name: 'tools' } },
  {
    rule: 'typosquat-name',
    says: 'warning',
    manifest: { publisher: 'other-house', name: 'indicators' },
    context: popular,
  },
  {
    rule: 'typosquat-name',
    says: null,
    manifest: { publisher: 'acme', name: 'indicators-pro' },
    context: popular,
  },
  { rule: 'typosquat-name', says: null, context: popular },
  ...fileCases('syntax-error', [
    ['error', { 'dist/main.js': 'export const = 1;' }],
    [
      'error',
      { 'dist/main.js': 'import "./part.js"; export const commands = {};', 'dist/part.js': 'let = = 1' },
    ],
    ['error', { 'dist/other.js': '('.repeat(100_000) }],
    ['warning', { 'dist/other.js': 'let = = 1' }],
    [null, { 'dist/other.js': 'with (x) { y }' }],
  ]),
  ...fileCases('module-format', [
    ['error', { 'dist/main.js': 'module.exports = { commands: { measure() {} } };' }],
    ['error', { 'dist/main.js': 'const x = require("./x"); exports.commands = { measure: x };' }],
    ['notice', { 'dist/other.js': 'module.exports = 1;' }],
    [
      null,
      { 'dist/main.js': 'if (typeof module === "object") module.exports = 1; export const commands = {};' },
    ],
  ]),
  ...fileCases('import-missing', [
    ['error', { 'dist/main.js': 'import x from "./gone.js"; export const commands = { measure: () => x };' }],
    ['error', { 'dist/main.js': 'import x from "lodash"; export const commands = { measure: () => x };' }],
    [
      'error',
      { 'dist/main.js': 'import x from "acme.indicators"; export const commands = { measure: () => x };' },
    ],
    ['warning', { 'dist/other.js': 'import x from "lodash"; x();' }],
    ['warning', { 'dist/main.js': 'export const commands = { measure: () => import("./gone.js") };' }],
    [
      null,
      {
        'dist/main.js': 'import x from "./part.js"; export const commands = { measure: () => x };',
        'dist/part.js': 'export default 1;',
      },
    ],
  ]),
  { rule: 'import-missing', says: null, main: USES, manifest: NEEDS },
  ...mainCases('host-export', [
    ['error', 'import { files } from "marketplace"; export const commands = { measure: () => files };'],
    ['error', 'import host from "marketplace"; export const commands = { measure: () => host };'],
    [null, 'import { log } from "marketplace"; export const commands = { measure: () => log.info("x") };'],
  ]),
  ...manifestCases('main-missing', [
    ['error', { main: 'dist/gone.js' }],
    [null, {}],
  ]),
  ...mainCases('contribution-missing', [
    ['warning', 'export const commands = { other: () => 1 };'],
    ['warning', 'export function activate() {}'],
    [null, 'const measure = () => 1; export const commands = { measure };'],
    [null, 'const all = {}; all.measure = () => 1; export { all as commands };'],
  ]),
  ...manifestCases('dependency-range', [
    ['warning', { dependencies: { 'acme.indicators': '*' } }],
    [null, NEEDS],
  ]),
  { rule: 'dependency-unused', says: 'warning', manifest: NEEDS },
  { rule: 'dependency-unused', says: null, main: USES, manifest: NEEDS },
  {
    rule: 'dependency-permissions',
    says: 'error',
    main: USES,
    manifest: NEEDS,
    context: dependency([{ capability: 'storage', reason: 'Keeps averages.' }]),
  },
  { rule: 'dependency-permissions', says: 'notice', main: USES, manifest: NEEDS },
  { rule: 'dependency-permissions', says: null, main: USES, manifest: NEEDS, context: dependency([]) },
  { rule: 'workflow-steps', says: 'warning', manifest: workflow([{ id: 'a', uses: 'acme.indicators/run' }]) },
  { rule: 'workflow-steps', says: null, manifest: workflow(['check', { id: 'b', needs: ['check'] }]) },
  ...fileCases('json-syntax', [
    ['notice', { 'assets/x.json': '{' }],
    [null, { 'assets/x.json': '{}' }],
  ]),
  ...fileCases('readme', [
    ['warning', { 'README.md': '# x' }],
    [null, {}],
  ]),
  ...fileCases('changelog', [
    ['warning', { 'CHANGELOG.md': '# 0.9.0' }],
    [null, {}],
  ]),
  ...fileCases('icon', [
    ['warning', { 'icon.png': 'not a png' }],
    ['warning', { 'icon.png': png(128, 64) }],
    ['notice', {}],
    [null, { 'icon.png': png(128, 128) }],
  ]),
  ...manifestCases('licence', [
    ['warning', { license: 'My own' }],
    ['warning', { license: 'Apache-2.0' }],
    [null, { license: 'MIT' }],
    [null, { license: '(MIT OR Apache-2.0)' }],
  ]),
  ...manifestCases('listing-text', [
    ['warning', { description: 'Drift Meter' }],
    ['warning', { description: 'THE GREATEST DRIFT METER OF ALL!!!' }],
    [null, {}],
  ]),
  ...manifestCases('permission-reason', [
    ['warning', { permissions: [{ capability: 'storage', reason: 'needed' }] }],
    [null, { permissions: [{ capability: 'storage', reason: 'Keeps the last measurement.' }] }],
  ]),
  ...manifestCases('privacy-personal-data', [
    ['warning', { description: 'Measures drift. Write to jane.doe@north-lake.com for help.' }],
    ['warning', { 'x-author': 'Call +49 30 1234 5678' }],
    [null, { description: 'Measures 200-day drift of @eurusd from 2020-01-01 to 2024-12-31.' }],
  ]),
  ...fileCases('privacy-personal-data', [
    ['notice', { 'README.md': '# x\n\nMail jane.doe@north-lake.com\n' }],
    [
      null,
      {
        LICENSE:
          'MIT License (c) jane.doe@north-lake.com\n\nPermission is hereby granted, free of charge, to any person obtaining a copy',
      },
    ],
  ]),
];
