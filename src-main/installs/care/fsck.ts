import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobPath, syncFolder } from '../../store/index.ts';
import type { LedgerRow } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import { extensionFolder, stagingFolder, versionFolder } from '../folders.ts';
import { compareFolder, isMissing, type FileProblem } from '../package-files.ts';
import type { FsckLine, FsckReport } from '../port.ts';
import { settledState } from '../states.ts';
import { transition } from '../transition.ts';
import { withLease, type WorkLease } from '../work/lease.ts';
import { discardStaging } from '../work/stage.ts';
import { extensionsWithFolders, neededFolders, sweepExtension } from '../work/sweep.ts';

interface Options {
  readonly repair: boolean;
  readonly actor?: string;
}

/** Re-hashes everything installed and the blobs behind it; with `repair` writes wrong files anew from their blobs. */
export async function checkInstalled(deps: InstallsDeps, options: Options): Promise<FsckReport> {
  const rows = await deps.store.read(async (tx) =>
    (await tx.ledger.current()).filter((row) => settledState(row) !== null),
  );
  const lines: FsckLine[] = [];
  let files = 0;
  for (const row of rows) {
    const found = await checkOne(deps, row);
    files += found.files;
    lines.push(
      ...(options.repair && found.lines.length > 0
        ? await repairOne(deps, row.extensionId, options.actor ?? 'station')
        : found.lines),
    );
  }
  lines.push(...(await orphanFolders(deps, options.repair)));
  const ok = lines.every(({ repaired }) => repaired);
  return { ok, checked: { extensions: rows.length, files }, lines };
}

async function checkOne(
  deps: InstallsDeps,
  row: LedgerRow,
): Promise<{ readonly files: number; readonly lines: readonly FsckLine[] }> {
  const { extensionId, version, digest } = row;
  const files = await deps.store.read((tx) => tx.versions.files(digest));
  const folder = versionFolder(deps.home, row);
  const line = lineOf(deps, row);
  const lines: FsckLine[] = [];
  if (await isThere(folder)) {
    for (const problem of await compareFolder(folder, files)) lines.push(line(problem.path, problem.problem));
  } else {
    lines.push(line('', 'folder-missing'));
  }
  const wanted = [{ version, digest }, ...row.state.previous];
  for (const one of wanted) {
    const state = await deps.blobs.verify(one.digest);
    if (state === 'ok') continue;
    const detail = `the package of ${extensionId}@${one.version} (${one.digest}) is ${state}`;
    lines.push({
      extensionId,
      version: one.version,
      file: blobPath(one.digest),
      problem: state === 'missing' ? 'blob-missing' : 'blob-corrupt',
      repaired: false,
      detail,
    });
  }
  return { files: files.length, lines };
}

const DETAILS: Readonly<Record<FileProblem['problem'] | 'folder-missing', string>> = {
  missing: 'the file is not there',
  changed: 'its bytes are not those that were installed',
  extra: 'it does not belong to the package; it is never loaded',
  'folder-missing': 'the whole folder is not there',
};

function lineOf(
  deps: InstallsDeps,
  row: LedgerRow,
): (file: string, problem: keyof typeof DETAILS) => FsckLine {
  const folder = versionFolder(deps.home, row)
    .slice(deps.home.length + 1)
    .replaceAll('\\', '/');
  return (file, problem) => ({
    extensionId: row.extensionId,
    version: row.version,
    file: file === '' ? folder : `${folder}/${file}`,
    problem,
    repaired: false,
    detail: DETAILS[problem],
  });
}

/** Checks again under the lease and replaces wrong files one by one, each by a rename, so that no run ever sees half a file. */
async function repairOne(
  deps: InstallsDeps,
  extensionId: string,
  actor: string,
): Promise<readonly FsckLine[]> {
  return withLease(deps, [extensionId], undefined, async (lease) => {
    const row = await deps.store.read((tx) => tx.ledger.currentByExtension(extensionId));
    if (row === null) return [];
    const { lines } = await checkOne(deps, row);
    const isBlobWell = !lines.some(
      ({ problem, version }) => problem.startsWith('blob-') && version === row.version,
    );
    if (!isBlobWell) return lines;
    await deps.onPhase?.('repairing', extensionId);
    const { files } = await deps.packages.read(await deps.blobs.get(row.digest));
    const repaired: FsckLine[] = [];
    for (const line of lines)
      repaired.push(
        line.problem.startsWith('blob-') ? line : await repairLine(deps, lease, row, files, line),
      );
    await discardStaging(deps, lease.workId);
    await noteRepair(deps, lease, row, repaired, actor);
    return repaired;
  });
}

async function repairLine(
  deps: InstallsDeps,
  lease: WorkLease,
  row: LedgerRow,
  files: ReadonlyMap<string, Uint8Array>,
  line: FsckLine,
): Promise<FsckLine> {
  const folder = versionFolder(deps.home, row);
  const done = { ...line, repaired: true };
  if (line.problem === 'extra') {
    await rm(join(deps.home, line.file), { force: true });
    return done;
  }
  const prefix = folder.slice(deps.home.length + 1).replaceAll('\\', '/');
  const wanted = line.problem === 'folder-missing' ? [...files.keys()] : [line.file.slice(prefix.length + 1)];
  for (const path of wanted) {
    const bytes = files.get(path);
    if (bytes === undefined) return line;
    await replaceFile(
      join(stagingFolder(deps.home, lease.workId), 'repair'),
      join(folder, ...path.split('/')),
      bytes,
    );
  }
  return done;
}

async function replaceFile(temporary: string, target: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(temporary), { recursive: true });
  await mkdir(dirname(target), { recursive: true });
  const file = await open(temporary, 'w', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await rename(temporary, target);
  } catch {
    // A folder or a link stands where the file belongs.
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  }
  await syncFolder(dirname(target));
}

async function noteRepair(
  deps: InstallsDeps,
  lease: WorkLease,
  row: LedgerRow,
  lines: readonly FsckLine[],
  actor: string,
): Promise<void> {
  const files = lines.filter(({ repaired }) => repaired).map(({ file }) => file);
  if (files.length === 0) return;
  await deps.store.transaction(async (tx) => {
    await lease.guard(tx);
    await transition(tx, row, {
      to: row.to,
      action: 'repair',
      actor,
      at: deps.now(),
      details: { files: files.slice(0, 100), count: files.length },
    });
  });
}

/** Folders that the ledger does not lead to: harmless, never loaded, removed when asked. */
async function orphanFolders(deps: InstallsDeps, repair: boolean): Promise<readonly FsckLine[]> {
  const lines: FsckLine[] = [];
  for (const extensionId of await extensionsWithFolders(deps)) {
    const needed = await neededFolders(deps, extensionId);
    const orphans = (await readdir(extensionFolder(deps.home, extensionId))).filter(
      (name) => !needed.has(name),
    );
    if (orphans.length === 0) continue;
    if (repair) await withLease(deps, [extensionId], undefined, () => sweepExtension(deps, extensionId));
    for (const name of orphans) {
      lines.push({
        extensionId,
        version: name,
        file: `installed/${extensionId}/${name}`,
        problem: 'orphan-folder',
        repaired: repair,
        detail: 'nothing in the ledger leads to it; it is never loaded',
      });
    }
  }
  return lines;
}

async function isThere(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
