import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Installs } from '../installs/index.ts';
import {
  backup,
  collectBlobs,
  demandTuf,
  RESTORED_MARK,
  runStoreChecks,
  type DoctorCheck,
} from '../store/index.ts';
import type { BlobStore } from '../store/blob-port.ts';
import type { Store } from '../store/port.ts';
import type { KeyStore } from '../trust/index.ts';
import type { TransparencyLog } from '../transparency/index.ts';
import type { TufRepository } from '../tuf/index.ts';
import { homeSpace, type HomePart } from './home-space.ts';

/** Care of a home as a whole. */
export interface Maintenance {
  doctor(): Promise<{ ok: boolean; checks: DoctorCheck[] }>;
  /** @throws store.backup-exists unless `replace` */
  backup(path: string, replace: boolean): Promise<{ path: string; sizeBytes: number; blobs: number }>;
  /** What the home takes of the disk, by what it is for. */
  space(): Promise<{ home: string; parts: readonly HomePart[] }>;
  /** Deletes what nothing needs; answers the digests. */
  collect(): Promise<readonly string[]>;
}

export interface MaintenanceDeps {
  readonly home: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly installs: Installs;
  readonly keys: KeyStore;
  readonly log: Pick<TransparencyLog, 'recompute'>;
  readonly tuf: Pick<TufRepository, 'troubles'>;
  readonly now: () => number;
  readonly nativeBinding?: string;
}

export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { home, store, blobs, installs, keys, log, tuf, now, nativeBinding } = deps;
  const binding = nativeBinding === undefined ? {} : { nativeBinding };
  return {
    async doctor() {
      const checks = [
        ...(await runStoreChecks(store, blobs)),
        await logTree(log),
        await dueStatements(store),
        await signedMetadata(home, tuf),
        await installedFiles(installs),
        await keyProtection(keys),
      ];
      return { ok: checks.every((check) => check.ok || check.level === 'warning'), checks };
    },
    async backup(file, replace) {
      const made = await backup(home, store, file, { ...binding, replace });
      return { path: file, sizeBytes: (await stat(file)).size, blobs: made.blobs };
    },
    space: async () => ({ home, parts: await homeSpace(home) }),
    collect: () => collectBlobs(store, blobs, { clock: now }),
  };
}

async function installedFiles(installs: Installs): Promise<DoctorCheck> {
  const report = await installs.fsck({ repair: false });
  const wrong = report.lines.map(
    (line) => `${line.file}: ${line.problem} (${line.extensionId}@${line.version})`,
  );
  return {
    name: 'installed.files',
    level: 'error',
    ok: report.ok,
    detail: report.ok ? `${report.checked.files} installed files are as signed` : wrong.join('; '),
  };
}

async function logTree(log: Pick<TransparencyLog, 'recompute'>): Promise<DoctorCheck> {
  const { size, rootHash, problems } = await log.recompute();
  return {
    name: 'log.tree',
    level: 'error',
    ok: problems.length === 0,
    detail: problems.length === 0 ? `${size} leaves give the root ${rootHash}` : problems.join('; '),
  };
}

async function dueStatements(store: Store): Promise<DoctorCheck> {
  const due = await store.read((tx) => tx.attestations.countDue());
  return {
    name: 'log.statements',
    level: 'warning',
    ok: due === 0,
    detail:
      due === 0
        ? 'every audit and every decision is stated'
        : `${due} audits and decisions are not stated yet: the key of the registry could not be had, or nothing ran since`,
  };
}

/** What `<home>/tuf` serves, held to the lengths and digests that it names. Signatures are its followers' to check. */
async function signedMetadata(home: string, tuf: MaintenanceDeps['tuf']): Promise<DoctorCheck> {
  const about = { name: 'tuf.metadata', level: 'error' } as const;
  let troubles: Awaited<ReturnType<typeof tuf.troubles>>;
  try {
    if (!(await demandTuf(home))) return { ...about, ok: true, detail: 'no signed metadata is published' };
    troubles = await tuf.troubles();
  } catch (thrown) {
    if (!(thrown instanceof StationError)) throw thrown;
    return { ...about, ok: false, detail: thrown.message };
  }
  if (troubles.length > 0) {
    const detail = troubles.map(({ code, message, hint }) => `${message} ${hint} (${code})`).join('; ');
    return { ...about, level: 'warning', ok: false, detail };
  }
  if (!existsSync(path.join(home, RESTORED_MARK)))
    return { ...about, ok: true, detail: 'all that is published is whole' };
  const detail =
    'it is that of a backup: followers may have seen later versions, and refuse it until `wpk serve` or `wpk tuf publish` ' +
    'goes on above them; publishers that sign for themselves sign once more then';
  return { ...about, level: 'warning', ok: false, detail };
}

async function keyProtection(keys: KeyStore): Promise<DoctorCheck> {
  const about = { name: 'identity.protection', level: 'warning' } as const;
  let made: number;
  try {
    made = (await keys.list()).length;
  } catch (thrown) {
    if (!(thrown instanceof StationError)) throw thrown;
    return { ...about, ok: false, detail: thrown.message };
  }
  if (made === 0) return { ...about, ok: true, detail: 'no identity has been made yet' };
  return {
    ...about,
    ok: keys.protection !== 'file',
    detail:
      keys.protection === 'file'
        ? 'the private key is kept in a file that only this OS user can read; no keychain or passphrase protects it'
        : `the private key is protected by the ${keys.protection}`,
  };
}
