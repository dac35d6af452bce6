import type { Rule } from '../rule.ts';
import { manifestTexts, rawManifest } from '../manifest-texts.ts';
import { quote } from '../wording.ts';

const RUNNING_KEYS =
  /^(?:scripts|preinstall|install|postinstall|preuninstall|postuninstall|prepare|bin|hooks|onInstall|activationEvents|browser_action|background|content_scripts|externally_connectable|nativeMessaging|enabledApiProposals)$/;
const WEB_FIELDS = new Set(['repository', 'homepage', 'bugs']);

export const manifestAbuseRule: Rule = {
  id: 'manifest-abuse',
  class: 'manifest-abuse',
  title: 'A manifest that reaches too far',
  severity: 'error',
  looksFor:
    'Wildcard hosts, raw and local addresses, capabilities that do not exist, `main` outside of dist/, install-time keys, poisonous or repeated keys, addresses that are no plain https, and names reserved for the host.',
  why: 'The manifest is what users consent to and what the station acts on.',
  fix: 'Write the manifest as the guide says, and ask for no more than the code uses.',
  check(context, raise) {
    const manifest = rawManifest(context);
    const text = context.fileAt.get('wpk.json')?.text ?? '';
    const report = (message: string, severity?: 'warning'): void =>
      raise({ file: 'wpk.json', message, ...(severity === undefined ? {} : { severity }) });
    const poisoned = /"(?:__proto__|prototype)"\s*:|"constructor"\s*:\s*\{/.exec(text);
    if (poisoned !== null)
      raise({
        file: 'wpk.json',
        offset: poisoned.index,
        message: 'The manifest holds a key that can poison a prototype.',
      });
    const repeated = repeatedKey(text);
    if (repeated !== null)
      raise({
        file: 'wpk.json',
        offset: repeated.offset,
        message: `The key ${repeated.key} stands twice; readers disagree about which one counts.`,
      });
    if (!isRecord(manifest)) return;
    for (const key of Object.keys(manifest))
      if (RUNNING_KEYS.test(key))
        report(`The key ${key} would run something at install time; a package runs nothing.`);
    if (typeof manifest['main'] === 'string' && isOutside(manifest['main']))
      report(`main leads out of the package: “${quote(manifest['main'])}”.`);
    if (Array.isArray(manifest['permissions']))
      for (const permission of manifest['permissions'] as unknown[]) checkPermission(permission, report);
    for (const { path, text: value } of manifestTexts(context)) {
      if (WEB_FIELDS.has(path) && /^(?!https:\/\/)[a-z][a-z0-9+.-]*:/i.test(value))
        report(
          `${path} is no https address: “${quote(value)}”.`,
          /^http:/i.test(value) ? 'warning' : undefined,
        );
      else if (WEB_FIELDS.has(path) && /^https:\/\/[^/]*@/i.test(value))
        report(`${path} hides its host behind a user name: “${quote(value)}”.`);
      else if (WEB_FIELDS.has(path) && /^https:\/\/(?:\d{1,3}\.){3}\d{1,3}\b/.test(value))
        report(`${path} leads to a raw address: “${quote(value)}”.`, 'warning');
    }
    const publisher = manifest['publisher'];
    if (
      typeof publisher === 'string' &&
      /^(?:marketplace|system|admin|official|sovereign-os|station)$/.test(publisher)
    )
      report(`The publisher ${publisher} is reserved for the host.`, 'warning');
  },
};

const CAPABILITIES = new Set(['storage', 'market-data.read', 'network', 'notify']);

function checkPermission(permission: unknown, report: (message: string, severity?: 'warning') => void): void {
  const capability = isRecord(permission) ? permission['capability'] : permission;
  if (typeof capability === 'string' && !CAPABILITIES.has(capability))
    report(`There is no capability “${quote(capability)}”.`);
  const hosts = isRecord(permission) ? permission['hosts'] : undefined;
  if (!Array.isArray(hosts)) return;
  for (const host of hosts as unknown[]) {
    if (typeof host !== 'string') continue;
    if (host.includes('*')) report(`The host “${quote(host)}” is a wildcard.`);
    else if (/^(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?$|^\[|^0x|^\d+$|::/.test(host))
      report(`The host “${quote(host)}” is a raw address.`);
    else if (/^localhost\b|\.(?:local|internal|localhost|lan|home|corp|intranet)$|^metadata\b/i.test(host))
      report(`The host “${quote(host)}” is inside the user's own network.`);
    else if (/[/:@?#\s]/.test(host)) report(`The host “${quote(host)}” is no plain host name.`);
    else if (/[^\p{ASCII}]/u.test(host)) report(`The host “${quote(host)}” is not written in plain letters.`);
    else if (/(?:^|\.)xn--/.test(host)) report(`The host ${host} is written in punycode.`, 'warning');
    else if (
      /^(?:com|net|org|io|co\.uk|github\.io|herokuapp\.com|amazonaws\.com|vercel\.app|netlify\.app|workers\.dev|pages\.dev)$/.test(
        host,
      )
    )
      report(`The host ${host} belongs to everybody.`, 'warning');
  }
}

function isOutside(main: string): boolean {
  return /(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[a-z]:|^[a-z][a-z0-9+.-]*:\/\/|\\|%2e|^data:|^file:/i.test(main);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first key that one object of the text holds twice. */
function repeatedKey(text: string): { readonly key: string; readonly offset: number } | null {
  const open: Set<string>[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/g;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '{') open.push(new Set());
    else if (match[0] === '}') open.pop();
    else if (match[2] !== undefined) {
      const keys = open.at(-1);
      const key = match[1] ?? '';
      if (keys?.has(key) ?? false) return { key, offset: match.index };
      keys?.add(key);
    }
  }
  return null;
}
