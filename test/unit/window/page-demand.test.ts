import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../../src-shared/contract/index.ts';
import { namedPaths } from '../../../src-main/api/named-paths.ts';
import { ChosenPaths } from '../../../src-main/hosts/electron/chosen-paths.ts';
import { pageDemand } from '../../../src-main/hosts/electron/page-demand.ts';
import { PAGE_PROCEDURES } from '../../../src-main/hosts/electron/page-router.ts';
import { PrivatePicks } from '../../../src-main/hosts/electron/private-picks.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Described = Readonly<Record<string, Readonly<Record<string, { '~orpc': { inputSchema?: unknown } }>>>>;
const DESCRIBED = contract as unknown as Described;

let folder: string;
let home: string;
let chosen: ChosenPaths;
let picks: PrivatePicks;
let asked: string[];
let agrees: boolean;

beforeEach(() => {
  folder = temporaryFolder();
  home = path.join(folder, 'home');
  mkdirSync(path.join(home, 'projects'), { recursive: true });
  mkdirSync(path.join(folder, 'work'));
  chosen = new ChosenPaths({ home, folders: [path.join(folder, 'work')], remember: () => undefined });
  picks = new PrivatePicks((named) => chosen.allows(named));
  asked = [];
  agrees = false;
});

/** What a call of the page meets; null where it is let through. */
async function refusal(procedure: string, input: unknown): Promise<string | null> {
  const [area = '', name = ''] = procedure.split('.');
  const ask = async ({ message }: { readonly message: string }): Promise<boolean> => {
    asked.push(message);
    return agrees;
  };
  const paths = namedPaths(DESCRIBED[area]?.[name]?.['~orpc'].inputSchema, input);
  return pageDemand({ chosen, picks, ask })({ procedure, input, paths }).then(
    () => null,
    (thrown: unknown) => (thrown as { code: string }).code,
  );
}

describe('keys and whole homes', () => {
  const passphrase = 'long enough';

  it('go nowhere that nobody picked for them', async () => {
    for (const out of [path.join(home, 'projects', 'p', 'k.json'), path.join(folder, 'work', 'k.json')]) {
      expect(await refusal('identity.export', { out, passphrase })).toBe('window.path-not-chosen');
      expect(await refusal('identity.import', { path: out, passphrase })).toBe('window.path-not-chosen');
      expect(await refusal('maintenance.backup', { out })).toBe('window.path-not-chosen');
      expect(await refusal('workbench.restore', { path: out, home: out })).toBe('window.path-not-chosen');
    }
  });

  it('go where the person picked, once, and for that use alone', async () => {
    const out = path.join(folder, 'k.json');
    picks.add('identity-out', out);
    expect(await refusal('maintenance.backup', { out })).toBe('window.path-not-chosen');
    expect(await refusal('identity.import', { path: out, passphrase })).toBe('window.path-not-chosen');
    expect(await refusal('identity.export', { out, passphrase })).toBeNull();
    expect(await refusal('identity.export', { out, passphrase })).toBe('window.path-not-chosen');
    // Nor does the pick open the file to anything else.
    expect(await refusal('workbench.inspect', { path: out })).toBe('window.path-not-chosen');
  });

  it('neither go to a place that the page reads nor come from one that it writes', async () => {
    for (const place of [path.join(home, 'projects', 'k'), path.join(folder, 'work', 'k')]) {
      picks.add('identity-out', place);
      expect(await refusal('identity.export', { out: place, passphrase })).toBe('window.path-not-private');
      picks.add('identity-in', place);
      expect(await refusal('identity.import', { path: place, passphrase })).toBe('window.path-not-private');
      picks.add('backup-in', path.join(folder, 'b.backup'));
      picks.add('restored-home', place);
      const restore = { path: path.join(folder, 'b.backup'), home: place };
      expect(await refusal('workbench.restore', restore)).toBe('window.path-not-private');
    }
  });

  it('are restored beside what is there, never in its place', async () => {
    const backup = path.join(folder, 'b.backup');
    writeFileSync(backup, '');
    const restore = { path: backup, home: path.join(folder, 'other') };
    const pick = (): void => {
      picks.add('backup-in', restore.path);
      picks.add('restored-home', restore.home);
    };
    pick();
    expect(await refusal('workbench.restore', { ...restore, replace: true })).toBe('window.terminal-only');
    pick();
    expect(await refusal('workbench.restore', restore)).toBeNull();
  });

  it('are picked anew by a page that begins anew', async () => {
    const out = path.join(folder, 'b.backup');
    picks.add('backup-out', out);
    picks.clear();
    expect(await refusal('maintenance.backup', { out })).toBe('window.path-not-chosen');
  });
});

describe('what acts like a grant', () => {
  const version = { extensionId: 'acme.tool', version: '1.0.0' };
  const calls: readonly (readonly [string, unknown])[] = [
    ['identity.rotate', undefined],
    ['installs.enable', { extensionId: 'acme.tool' }],
    ['moderation.undo', { ...version, mark: 'blocked', reason: 'mistaken' }],
    ['settings.simulation', { enabled: true }],
  ];

  it('is asked about, and does not happen without a yes', async () => {
    for (const [procedure, input] of calls) {
      expect(await refusal(procedure, input), procedure).toBe('window.not-confirmed');
    }
    expect(asked).toEqual([
      'Replace your signing key?',
      'Switch acme.tool on?',
      'Take back the block of acme.tool 1.0.0?',
      'Turn simulation mode on?',
    ]);
    agrees = true;
    for (const [procedure, input] of calls) expect(await refusal(procedure, input), procedure).toBeNull();
  });

  it('asks nothing where less becomes possible, or where the input is none', async () => {
    for (const [procedure, input] of [
      ['settings.simulation', { enabled: false }],
      ['installs.disable', { extensionId: 'acme.tool' }],
      ['moderation.undo', { ...version, mark: 'yanked', reason: 'mistaken' }],
      ['installs.enable', { extensionId: 'x'.repeat(10_000) }],
    ] as const) {
      expect(await refusal(procedure, input), procedure).toBeNull();
    }
    expect(asked).toEqual([]);
  });
});

describe('the procedures of the page', () => {
  it('are all but these', () => {
    const served: Readonly<Record<string, readonly string[]>> = PAGE_PROCEDURES;
    const withheld = Object.entries(DESCRIBED).flatMap(([area, procedures]) =>
      Object.keys(procedures)
        .filter((name) => served[area]?.includes(name) !== true)
        .map((name) => `${area}.${name}`),
    );
    expect(withheld.toSorted()).toEqual([
      'entitlements.get',
      'entitlements.issue',
      'entitlements.issuer',
      'entitlements.list',
      'extensions.create',
      'extensions.statistics',
      'identity.signKeyless',
      'jobs.deadLetters',
      'jobs.retry',
      'log.trail',
      'publishers.addIdentity',
      'publishers.addKey',
      'publishers.revokeKey',
      'publishing.add',
      'publishing.exchange',
      'publishing.list',
      'publishing.remove',
      'receipts.list',
      'receipts.report',
      // Answers a surface alone on which a person confirms.
      'registries.add',
      'reports.file',
      'reports.own',
      'reviews.flag',
      'subscriptions.distrustIssuer',
      'subscriptions.import',
      'subscriptions.issuers',
      'subscriptions.trustIssuer',
      'sync.bundle',
      'sync.entries',
      'tokens.create',
      'tokens.denyJwt',
      'tokens.list',
      'tokens.revoke',
      'trust.allow',
      'trust.revoke',
      'trust.setServices',
      // Keys and signatures of a server: at its command line.
      'tuf.accept',
      'tuf.delegate',
      'tuf.init',
      'tuf.key',
      'tuf.pending',
      'tuf.publish',
      'tuf.rotate',
      'tuf.sign',
      'tuf.status',
      'tuf.undelegate',
      'webhooks.create',
      'webhooks.deadLetters',
      'webhooks.delete',
      'webhooks.deliveries',
      'webhooks.disable',
      'webhooks.enable',
      'webhooks.get',
      'webhooks.list',
      'webhooks.redeliver',
      'webhooks.retryDeadLetters',
      'webhooks.rotateSecret',
      'workbench.sandbox',
      'workbench.verifyBundle',
      'workflows.list',
      'workflows.review',
      'workflows.upload',
    ]);
  });
});
