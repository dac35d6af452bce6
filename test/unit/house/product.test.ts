import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contract, type ProcedureMeta } from '../../../src-shared/contract/index.ts';
import { PRODUCT } from '../../../src-shared/product.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the product', () => {
  it('has the version of its package.json', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(PRODUCT.version).toBe(version);
  });
});

describe('the contract', () => {
  const procedures = Object.entries(contract).flatMap(([area, members]) =>
    Object.entries(members).map(([name, procedure]) => {
      const { meta, route } = procedure['~orpc'];
      return {
        name: `${area}.${name}`,
        meta: meta as ProcedureMeta,
        route: route as { method?: string; path?: string },
      };
    }),
  );

  it('keeps paths, private keys, installs, runs, projects and settings on this machine', () => {
    const local = procedures.filter(({ meta }) => meta.reach === 'local').map(({ name }) => name);
    const areas = new Set(local.map((name) => name.split('.')[0]));
    expect([...areas].toSorted()).toEqual([
      'changes',
      'identity',
      'installs',
      'maintenance',
      'marketData',
      'mirror',
      'packages',
      'projects',
      'registries',
      'runs',
      'samples',
      'settings',
      'subscriptions',
      'trust',
      'tuf',
      'upstream',
      'workbench',
    ]);
    // No area is half local: what a remote caller may see is decided area by area.
    for (const { name, meta } of procedures) {
      expect(meta.reach, name).toBe(areas.has(name.split('.')[0]) ? 'local' : 'any');
    }
  });

  it('gives each procedure that may be reached over HTTP a route of its own, and no other', () => {
    const routes = procedures
      .filter(({ meta }) => meta.reach === 'any')
      .map(({ route }) => `${route.method} ${route.path}`);
    expect(new Set(routes).size).toBe(routes.length);
    for (const { name, meta, route } of procedures) {
      if (meta.reach === 'any') expect(route.path, name).toMatch(/^\//);
      else expect(route.path, name).toBeUndefined();
    }
  });

  it('demands consent for tokens, for confirming a plan or an import, for following a server, and for nothing else', () => {
    const consent = procedures.filter(({ meta }) => meta.consent === true).map(({ name }) => name);
    expect(consent).toEqual(['installs.consent', 'installs.install', 'mirror.startImport', 'registries.add']);
  });
});
