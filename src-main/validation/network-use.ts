import type { AnyNode } from 'acorn';
import type { AuditContext } from './context.ts';
import type { CallFact, WriteFact } from './script/facts.ts';
import type { Script } from './script/script.ts';
import { optionsOf, stringOf, textsOf, type Value } from './script/value.ts';

/** One place where code talks to the network, or would. */
export interface NetworkUse {
  readonly script: Script;
  readonly node: AnyNode;
  /** Through the host's shim, a global of browsers, or a module of a platform. */
  readonly via: 'shim' | 'global' | 'platform';
  readonly api: string;
  readonly addresses: readonly Address[];
  /** Bits of `TAINT` of what the address is made of. */
  readonly addressTaint: number;
  /** Bits of `TAINT` of everything else that is sent. */
  readonly sentTaint: number;
  /** Request method where it is written out, upper case. */
  readonly method: string | null;
}

/** What is known of one address. */
export interface Address {
  readonly text: string;
  readonly isWhole: boolean;
  readonly scheme: string | null;
  /** Host, lower case, when it is known to its end. */
  readonly host: string | null;
}

const GLOBAL_CALLS: Readonly<Record<string, number>> = {
  fetch: 0,
  'navigator.sendBeacon': 0,
  importScripts: 0,
  'XMLHttpRequest#.open': 1,
  'Deno.connect': 0,
  'Bun.connect': 0,
  'jQuery.ajax': 0,
  'jQuery.get': 0,
  'jQuery.post': 0,
  '$.ajax': 0,
  '$.get': 0,
  '$.post': 0,
  '$.getScript': 0,
  'axios.get': 0,
  'axios.post': 0,
  axios: 0,
  'location.assign': 0,
  'location.replace': 0,
  'window.open': 0,
  open: 0,
};
const GLOBAL_NEW = new Set([
  'WebSocket',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'XDomainRequest',
]);
const PLATFORM =
  /^module:(?:https?\.(?:request|get|createServer)|net\.(?:connect|createConnection|createServer|Socket#?\.connect)|net\.Socket|tls\.(?:connect|createServer)|dgram\.createSocket|dns(?:\/promises)?\.(?:promises\.)?(?:lookup|resolve\w*|reverse|Resolver)|http2\.(?:connect|createServer|createSecureServer)|undici(?:\.\w+)?|axios(?:\.\w+)?|node-fetch|got(?:\.\w+)?|ws(?:\.\w+)?|request(?:\.\w+)?|superagent(?:\.\w+)?|socket\.io-client)$/;

/** Every network use of the package, in file order. */
export function networkUses(context: AuditContext): NetworkUse[] {
  const known = remembered.get(context);
  if (known !== undefined) return known;
  const uses: NetworkUse[] = [];
  for (const script of context.scripts) {
    for (const call of script.facts.calls) {
      const use = useOf(script, call);
      if (use !== null) uses.push(use);
    }
    for (const write of script.facts.writes) {
      const api = navigationOf(write, script);
      if (api === null) continue;
      const { addresses, taint } = addressesOf(write.value);
      const remote = addresses.filter(
        (each) => each.host !== null || /^(?:https?|wss?)$/.test(each.scheme ?? ''),
      );
      if (remote.length > 0) {
        uses.push({
          script,
          node: write.node,
          via: 'global',
          api,
          addresses: remote,
          addressTaint: taint,
          sentTaint: 0,
          method: 'GET',
        });
      }
    }
  }
  remembered.set(context, uses);
  return uses;
}

/** Writes that make a browser ask an address: `image.src`, `link.href`, `form.action`, `location.href`. */
function navigationOf(write: WriteFact, script: Script): string | null {
  for (const option of optionsOf(write.object)) {
    if (option.kind !== 'ref') continue;
    if (option.path === 'location' && write.key === 'href') return 'location.href';
    if (option.path === 'globalThis' && write.key === 'location') return 'location';
    if (option.path === 'Image#' && write.key === 'src') return 'Image.src';
    const isElement = option.path.endsWith('createElement()');
    if (isElement && /^(?:src|srcset|action|data|poster)$/.test(write.key ?? ''))
      return `element.${write.key ?? ''}`;
    // The href of an <a> is how libraries take addresses apart; that of a <link> is asked at once.
    if (isElement && write.key === 'href' && /createElement\(\s*['"`]link/.test(script.code))
      return 'element.href';
  }
  return null;
}

const remembered = new WeakMap<AuditContext, NetworkUse[]>();

function useOf(script: Script, call: CallFact): NetworkUse | null {
  for (const path of call.paths) {
    if (path === 'marketplace.network.fetch') return describe(script, call, 'shim', path, 0);
    const at = GLOBAL_CALLS[path];
    if (at !== undefined && call.kind !== 'new') {
      if (
        path === 'open' &&
        !call.args.some((arg) => textsOf(arg).some((text) => /^https?:/.test(text.head)))
      )
        continue;
      return describe(script, call, 'global', path, at);
    }
    if (call.kind === 'new' && GLOBAL_NEW.has(path)) return describe(script, call, 'global', path, 0);
    if (PLATFORM.test(path)) return describe(script, call, 'platform', path.slice('module:'.length), 0);
  }
  return null;
}

function describe(
  script: Script,
  call: CallFact,
  via: NetworkUse['via'],
  api: string,
  at: number,
): NetworkUse {
  const target = call.args[at];
  const { addresses, taint } = target === undefined ? { addresses: [], taint: 0 } : addressesOf(target);
  // `net.connect(port, host)` and its kin take bare hosts.
  if (via === 'platform' && addresses.every((each) => each.host === null)) {
    for (const arg of call.args) {
      const host = stringOf(arg);
      if (host !== null && /^[\w-]+(?:\.[\w-]+)+$/.test(host)) addresses.push(addressOf(`//${host}/`, true));
    }
  }
  let sentTaint = 0;
  call.args.forEach((arg, index) => {
    if (index !== at) sentTaint |= arg.taint;
  });
  const init = call.args[at + 1];
  const method =
    init?.kind === 'object' ? stringOf(init.entries.get('method') ?? { kind: 'unknown', taint: 0 }) : null;
  if (api === 'XMLHttpRequest#.open') sentTaint |= sentThroughRequests(script);
  if (api === 'WebSocket') sentTaint |= sentThroughSockets(script);
  return {
    script,
    node: call.node,
    via,
    api,
    addresses,
    addressTaint: taint,
    sentTaint,
    method: method?.toUpperCase() ?? null,
  };
}

function sentThroughRequests(script: Script): number {
  return sentBy(script, /^XMLHttpRequest#\.(?:send|setRequestHeader)$/);
}

function sentThroughSockets(script: Script): number {
  return sentBy(script, /^WebSocket#\.send$/);
}

function sentBy(script: Script, pattern: RegExp): number {
  let taint = 0;
  for (const call of script.facts.calls) {
    if (call.paths.some((path) => pattern.test(path))) for (const arg of call.args) taint |= arg.taint;
  }
  return taint;
}

export function addressesOf(value: Value): { addresses: Address[]; taint: number } {
  const addresses: Address[] = [];
  for (const option of optionsOf(value)) {
    if (option.kind === 'object') {
      const host = option.entries.get('hostname') ?? option.entries.get('host') ?? option.entries.get('url');
      const text = host === undefined ? null : stringOf(host);
      if (text !== null) addresses.push(addressOf(/^[a-z]+:\/\//i.test(text) ? text : `//${text}/`, true));
    }
  }
  for (const { head, whole } of textsOf(value)) addresses.push(addressOf(head, whole));
  return { addresses, taint: value.taint };
}

export function addressOf(text: string, isWhole: boolean): Address {
  const match = /^\s*(?:([a-z][a-z0-9+.-]*):)?(\/\/)?(?:[^/?#@\\\s]*@)?([^/?#:\\\s]*)(.?)/i.exec(text);
  const scheme = match?.[1]?.toLowerCase() ?? null;
  const hasHost = match?.[2] !== undefined;
  const ended = isWhole || (match?.[4] ?? '') !== '';
  const host = hasHost && ended && match?.[3] ? match[3].toLowerCase().replace(/\.$/, '') : null;
  return { text, isWhole, scheme, host };
}

export function isRawAddress(host: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$|^0x[0-9a-f]+$|^\d{8,10}$|^\[/i.test(host);
}

/** Hosts the manifest asks for. */
export function declaredHosts(context: AuditContext): ReadonlySet<string> {
  const hosts = new Set<string>();
  if (context.manifest === null || context.manifest.kind === 'workflow') return hosts;
  for (const permission of context.manifest.permissions) {
    if (permission.capability === 'network')
      for (const host of permission.hosts) hosts.add(host.toLowerCase());
  }
  return hosts;
}

/** Services that exist to collect what others send, tunnels and throw-away inboxes. */
export const COLLECTORS =
  /(?:^|\.)(?:webhook\.site|requestbin\.(?:com|net)|pipedream\.net|beeceptor\.com|ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|burpcollaborator\.net|oast(?:ify)?\.(?:com|fun|live|me|online|pro|site)|interact\.sh|interactsh\.com|dnslog\.cn|ceye\.io|canarytokens\.(?:com|org)|requestcatcher\.com|hookbin\.com|postb\.in|pastebin\.com|transfer\.sh|file\.io|anonfiles\.com|localtunnel\.me|loca\.lt|serveo\.net|duckdns\.org|onion)$/i;
/** Chat services whose hooks are used to carry data out, and for honest messages too. */
export const CHAT_HOOKS = /(?:^|\.)(?:discord(?:app)?\.com|api\.telegram\.org|hooks\.slack\.com)$/i;
