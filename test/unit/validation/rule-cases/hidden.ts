import { fileCases, mainCases, type RuleCase } from './rule-case.ts';

const command = (body: string): string => `export const commands = { async measure(input) { ${body} } };`;
const bytes = (...values: number[]): Uint8Array =>
  Uint8Array.from([...values, ...Array.from({ length: 80 }, () => 1)]);
/** Secrets are put together here, so that no scanner takes this file for a leak. */
const AWS = ['AKIA', 'Q3EGRZ5YJTBW2KLM'].join('');
const GITHUB = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');
const STRIPE = ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_');
const KEY = [
  '-----BEGIN',
  'PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4',
].join(' ');
const RLO = String.fromCodePoint(0x202e);
const LRI = String.fromCodePoint(0x2066);
const PDI = String.fromCodePoint(0x2069);
const ZWSP = String.fromCodePoint(0x200b);
const FILLER = String.fromCodePoint(0x3164);

const OBFUSCATED = `
var _0x3f2a = ['bG9n', 'aGVsbG8=', 'cHVzaA==', 'c2hpZnQ=', 'YXBwbHk=', 'dGVzdA=='];
(function (_0x1d, _0x2e) { var _0x4c = function (_0x5b) { while (--_0x5b) { _0x1d['push'](_0x1d['shift']()); } }; _0x4c(++_0x2e); })(_0x3f2a, 0x1b3);
var _0x5c1d = function (_0x2f, _0x8a) { _0x2f = _0x2f - 0x0; return _0x3f2a[_0x2f]; };
export const commands = { measure: function () { return _0x5c1d('0x0') + _0x5c1d('0x1'); } };`;

export const hiddenCases: readonly RuleCase[] = [
  ...mainCases('obfuscated-exec', [
    ['error', command('return eval(atob("MSsx"));')],
    ['error', command('return new Function(Buffer.from("72657475726e2031", "hex").toString())();')],
    ['error', command('return eval(String.fromCharCode(49, 43, 49));')],
    ['error', command('return eval([50, 44, 50].map((c) => String.fromCharCode(c ^ 1)).join(""));')],
    ['error', command('return eval("1+1".split("").reverse().join(""));')],
    [
      'error',
      'eval(function(p,a,c,k,e,d){return p}("0",1,1,"x".split("|"),0,{})); export const commands = { measure: () => 1 };',
    ],
    ['error', command('return globalThis[atob("ZXZhbA==")](input.code);')],
    [null, command('return atob(input.data);')],
    [null, command('return input.list.map((c) => String.fromCharCode(c)).join("");')],
  ]),
  ...mainCases('obfuscator-output', [
    ['error', OBFUSCATED],
    [
      'error',
      `${'[][(![]+[])[+[]]+(![]+[])[!+[]+!+[]]+'.repeat(30)}1${']'.repeat(30)}; export const commands = { measure: () => 1 };`,
    ],
    [
      'error',
      `${command('return 1;')} const order = '3|1|0|2'.split('|'); let at = 0; while (!![]) { switch (order[at++]) { case '0': continue; case '1': continue; } break; }`,
    ],
    [null, 'const a=(e,t)=>e+t,b=e=>a(e,1);export const commands={measure:e=>b(e)};'],
    [null, command('return 0x1f + 0xff;')],
  ]),
  ...mainCases('escaped-identifier', [
    ['error', command('return \\u0065val(input.code);')],
    ['error', command('return globalThis["\\x65\\x76\\x61\\x6c"](input.code);')],
    ['warning', command('const \\u0061b = 1; return ab;')],
    [null, command('return "\\u00e9t\\u00e9";')],
  ]),
  ...mainCases('name-search', [
    ['warning', command('return Object.getOwnPropertyNames(globalThis).find((n) => n.length === 4);')],
    ['warning', command('return [globalThis].map((g) => Reflect.ownKeys(g)[7]);')],
    ['warning', command('return Object.getOwnPropertyNames(Object.getPrototypeOf(function () {}));')],
    ['warning', command('return Object.getOwnPropertyNames(Function.prototype)[3];')],
    [null, command('return Object.keys(input);')],
    [
      null,
      `class Base { a() {} } ${command('return Object.getOwnPropertyNames(Base.prototype).concat(Object.keys(Base));')}`,
    ],
  ]),
  ...mainCases('computed-global', [
    ['error', command('return globalThis[atob(input.name)](1);')],
    ['warning', command('return globalThis[input.name](1);')],
    [null, `const tools = { a: (x) => x }; ${command('return tools[input.name](1);')}`],
  ]),
  ...mainCases('minified-code', [
    ['warning', `export const commands={measure:()=>1};${'var a=1;'.repeat(400)}`],
    [null, `export const commands = { measure: () => 1 };\n${'const a = 1;\n'.repeat(1).repeat(1)}`],
  ]),
  ...fileCases('oversized-source', [
    ['warning', { 'dist/big.js': `// ${'x'.repeat(1_100_000)}\n` }],
    ['error', { 'dist/huge.js': `// ${'x'.repeat(5_300_000)}\n` }],
    [null, { 'assets/big.csv': 'x'.repeat(1_100_000) }],
  ]),
  ...fileCases('native-code', [
    ['error', { 'assets/tool.bin': bytes(0x7f, 0x45, 0x4c, 0x46) }],
    ['error', { 'assets/logo.png': bytes(0xcf, 0xfa, 0xed, 0xfe) }],
    ['error', { 'dist/addon.node': bytes(1, 0, 2) }],
    [null, { 'assets/font.woff2': bytes(0x77, 0x4f, 0x46, 0x32) }],
    [null, { 'assets/note.txt': 'MZ is how a program begins' }],
  ]),
  ...fileCases('webassembly-file', [
    ['warning', { 'assets/x.bin': bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0) }],
    ['warning', { 'dist/x.js': `export const code = "AGFzbQEAAAA${'A'.repeat(80)}";` }],
    [null, { 'assets/x.bin': bytes(9, 9, 9, 9) }],
  ]),
  ...fileCases('nested-archive', [
    ['warning', { 'assets/x.zip': bytes(0x50, 0x4b, 3, 4) }],
    ['error', { 'assets/x.png': bytes(0x50, 0x4b, 3, 4) }],
    ['error', { 'assets/x.gif': 'export default () => eval("1");' }],
    [null, { 'assets/x.gif': bytes(0x47, 0x49, 0x46, 0x38, 0x39, 0x61) }],
  ]),
  ...fileCases('unreadable-text', [
    ['error', { 'dist/x.js': Uint8Array.from([0xff, 0xfe, 0x65, 0x00]) }],
    ['error', { 'assets/x.json': Uint8Array.from([0x22, 0xc3, 0x28, 0x22]) }],
    [null, { 'dist/x.js': 'export const name = "Zürich";' }],
  ]),
  ...fileCases('encoded-blob', [
    ['warning', { 'dist/x.js': `export const blob = "${'QUJD'.repeat(1_200)}";` }],
    [null, { 'dist/x.js': `export const logo = "data:image/png;base64,${'QUJD'.repeat(1_200)}";` }],
  ]),
  ...fileCases('embedded-secret', [
    ['error', { 'dist/x.js': `export const key = "${AWS}";` }],
    ['error', { 'README.md': `# x\n\nUse ${GITHUB} to log in.\n` }],
    ['error', { 'assets/config.json': JSON.stringify({ stripe: STRIPE }) }],
    ['error', { 'assets/server.txt': `${KEY}\n-----END PRIVATE KEY-----` }],
    [
      'error',
      {
        'dist/x.js': `export const url = "postgres://admin:${['hunter', '2secret'].join('')}@db.internal.corp/main";`,
      },
    ],
    ['error', { 'dist/x.js': `const a = "${AWS.slice(0, 8)}"; export const key = a + "${AWS.slice(8)}";` }],
    ['notice', { 'README.md': '# x\n\nSet the key, for example AKIAIOSFODNN7EXAMPLE.\n' }],
    [null, { 'dist/x.js': 'export const key = "YOUR_API_KEY";' }],
    [
      null,
      {
        'dist/x.js': 'export const sha = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";',
      },
    ],
  ]),
  ...fileCases('named-secret', [
    ['error', { 'dist/x.js': 'const apiKey = "q8Zr1LmN4tVx7Ab2Kd9Pw3Ys";' }],
    ['error', { 'assets/config.json': '{"client_secret": "f3a9c1e7b5d2486097ac3e1f5b7d9024"}' }],
    [null, { 'dist/x.js': 'const apiKey = "YOUR_API_KEY_GOES_HERE";' }],
    [null, { 'dist/x.js': 'const apiKey = settings.get("apiKey");' }],
    [null, { 'dist/x.js': 'const labels = { password: "Enter-your-password", token: "csrf-token-name" };' }],
  ]),
  ...fileCases('environment-file', [
    ['error', { 'dist/.env': 'API_TOKEN=q8Zr1LmN4tVx7Ab2\n' }],
    ['error', { 'assets/.npmrc': '//registry.example/:_authToken=q8Zr1LmN4tVx7Ab2Kd9P\n' }],
    [null, { 'dist/.env': 'API_TOKEN=\nMODE=production\n' }],
  ]),
  ...fileCases('tool-files', [
    ['warning', { 'dist/.env': 'MODE=production\n' }],
    ['warning', { 'dist/node_modules/x/index.js': '' }],
    ['warning', { 'assets/__MACOSX/x': 'x' }],
    ['warning', { 'assets/.git/HEAD': 'ref: x' }],
    [null, { 'assets/data.csv': '1,2' }],
  ]),
  ...fileCases('bidi-control', [
    ['error', { 'dist/x.js': `const level = "user${RLO} ${LRI}// admin${PDI} ${LRI}";` }],
    ['error', { 'README.md': `# x ${RLO}gnp.exe\n` }],
    ['notice', { 'README.md': `# x ${String.fromCodePoint(0x200f)} שלום\n` }],
    ['warning', { 'dist/x.js': `export const label = "${LRI}abc${PDI}";` }],
    [null, { 'dist/x.js': 'export const label = "\\u202e";' }],
  ]),
  ...fileCases('invisible-character', [
    ['error', { 'dist/x.js': `const a${ZWSP}b = 1;` }],
    ['error', { 'dist/x.js': `export const ${FILLER} = 1;` }],
    [
      'error',
      {
        'dist/x.js': `export const hidden = "${String.fromCodePoint(...Array.from({ length: 30 }, (_, i) => 0xe0100 + i))}";`,
      },
    ],
    ['notice', { 'dist/x.js': 'export const family = "👨‍👩‍👧 ❤️";' }],
    ['notice', { 'README.md': '# می‌خواهم\n' }],
    [null, { 'README.md': '# Grüße aus Zürich\n' }],
  ]),
  ...mainCases('homoglyph-identifier', [
    ['error', command('const isАdmin = true; const isAdmin = false; return isАdmin || isAdmin;')],
    ['error', command('return fеtch(input);')],
    ['notice', command('const цена = 1; const ценаUSD = 2; return цена + ценаUSD;')],
    ['notice', command('const Δt = 1; const αLevel = 0.05; const σ = 2; return Δt * αLevel * σ;')],
    ['notice', command('const 価格 = 1; const 価格Data = 2; return 価格 + 価格Data;')],
    [null, command('const größe = 1; const naïve = 2; return größe + naïve;')],
    [null, command('return "Привет, mixеd";')],
  ]),
];
