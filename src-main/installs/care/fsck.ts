import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobPath, syncFolder } from '../../store/index.ts';
import type { FileRow, LedgerRow } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import type { Json } from '../../../src-shared/json.ts';
import { stagingFolder, versionFolder } from '../folders.ts';
import { keepManifest, recordedManifest } from '../installed-manifest.ts';
import { isOwnFolder, makeOwnFolder } from '../own-folder.ts';
import { compareFolder, type FileProblem } from '../package-files.ts';
import type { FsckLine, FsckReport } from '../port.ts';
import { settledState } from '../states.ts';
import { transition } from '../transition.ts';
import { isWorkedOn, withLease, type WorkLease } from '../work/lease.ts';
import { discardStaging, fileRows } from '../work/stage.ts';
import { extensionsWithFolders, orphansOf, sweepExtension } from '../work/sweep.ts';

type Package = Awaited<ReturnType<InstallsDeps['packages']['read']>>;

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
  const line = lineOf(deps, row);
  const lines: FsckLine[] = [];
  const blobs: FsckLine[] = [];
  for (const one of [{ version, digest }, ...row.state.previous]) {
    const state = await deps.blobs.verify(one.digest);
    if (state === 'ok') continue;
    const detail = `the package of ${extensionId}@${one.version} (${one.digest}) is ${state}`;
    blobs.push({
      extensionId,
      version: one.version,
      file: blobPath(one.digest),
      problem: state === 'missing' ? 'blob-missing' : 'blob-corrupt',
      repaired: false,
      detail,
    });
  }
  const isKept = !blobs.some(({ file }) => file === blobPath(digest));
  const recorded = await deps.store.read((tx) => tx.versions.files(digest));
  // The package itself says best what belongs to it: the ledger names it by its digest.
  const read = isKept ? await deps.packages.read(await deps.blobs.get(digest)) : null;
  const files = read === null ? recorded : fileRows(read);
  if (read !== null && !(await isRecorded(deps, read, recorded)))
    lines.push({ ...line('', 'record-changed'), file: 'store.sqlite' });
  const folder = versionFolder(deps.home, row);
  if (await isOwnFolder(deps.home, folder)) {
    for (const problem of await compareFolder(folder, files)) lines.push(line(problem.path, problem.problem));
  } else {
    lines.push(line('', 'folder-missing'));
  }
  const unproven = row.state.source.startsWith('file:')
    ? null
    : await deps.originProblem(extensionId, version);
  if (unproven !== null)
    lines.push({ ...line('', 'origin-unproven'), file: 'store.sqlite', detail: unproven });
  return { files: files.length, lines: [...lines, ...blobs] };
}

/** Runs are held to the file list and the manifest in the store, so these must be the package's own. */
async function isRecorded(deps: InstallsDeps, read: Package, recorded: readonly FileRow[]): Promise<boolean> {
  const listed = (rows: readonly FileRow[]): string =>
    JSON.stringify(rows.map(({ path, sha256, sizeBytes }) => [path, sha256, sizeBytes]).toSorted());
  if (listed(recorded) !== listed(fileRows(read))) return false;
  const manifest = await deps.store.read((tx) => recordedManifest(tx, read.digest));
  const plain = JSON.parse(JSON.stringify(read.manifest)) as Json;
  return manifest !== undefined && canonicalJson(manifest) === canonicalJson(plain);
}

const DETAILS: Readonly<
  Record<FileProblem['problem'] | 'folder-missing' | 'record-changed' | 'origin-unproven', string>
> = {
  missing: 'the file is not there',
  changed: 'its bytes are not those that were installed',
  extra: 'it does not belong to the package; it is never loaded',
  'folder-missing': 'the whole folder is not there, or a link stands in its place',
  'origin-unproven': 'what ties it to the server it came from does not hold',
  'record-changed': 'what the store records of the package is not what the package holds',
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
    const isBlobWell = !lines.some(({ file }) => file === blobPath(row.digest));
    if (!isBlobWell) return lines;
    await deps.onPhase?.('repairing', extensionId);
    const read = await deps.packages.read(await deps.blobs.get(row.digest));
    const extra = lines.filter(({ problem }) => problem === 'extra');
    for (const { file } of extra) await rm(join(deps.home, file), { force: true });
    // A link or a file that stood where a folder belongs has hidden what is missing behind it.
    const rest = extra.length === 0 ? lines : (await checkOne(deps, row)).lines;
    const repaired = extra.map((line) => ({ ...line, repaired: true }));
    for (const line of rest)
      repaired.push(
        line.problem.startsWith('blob-') || line.problem === 'extra' || line.problem === 'origin-unproven'
          ? line
          : await repairLine(deps, lease, row, read, line),
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
  read: Package,
  line: FsckLine,
): Promise<FsckLine> {
  const folder = versionFolder(deps.home, row);
  const done = { ...line, repaired: true };
  if (line.problem === 'record-changed') {
    await deps.store.transaction(async (tx) => {
      await lease.guard(tx);
      await tx.versions.putFiles(read.digest, fileRows(read));
      await keepManifest(tx, read.digest, read.manifest);
    });
    return done;
  }
  const prefix = folder.slice(deps.home.length + 1).replaceAll('\\', '/');
  const wanted =
    line.problem === 'folder-missing' ? [...read.files.keys()] : [line.file.slice(prefix.length + 1)];
  for (const path of wanted) {
    const bytes = read.files.get(path);
    if (bytes === undefined) return line;
    const temporary = join(stagingFolder(deps.home, lease.workId), 'repair');
    const target = join(folder, ...path.split('/'));
    await makeOwnFolder(deps.home, dirname(temporary));
    await makeOwnFolder(deps.home, dirname(target));
    await replaceFile(temporary, target, bytes);
  }
  return done;
}

async function replaceFile(temporary: string, target: string, bytes: Uint8Array): Promise<void> {
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

/** Without what somebody is placing at this moment: the ledger leads to that as soon as the work is done. */
async function lastingOrphans(deps: InstallsDeps, extensionId: string): Promise<readonly string[]> {
  const seen = await orphansOf(deps, extensionId);
  if (seen.length === 0 || (await isWorkedOn(deps, extensionId))) return [];
  // The work may have ended between the two looks.
  const still = new Set(await orphansOf(deps, extensionId));
  return seen.filter((name) => still.has(name));
}

/** Folders that the ledger does not lead to: harmless, never loaded, removed when asked. */
async function orphanFolders(deps: InstallsDeps, repair: boolean): Promise<readonly FsckLine[]> {
  const lines: FsckLine[] = [];
  for (const extensionId of await extensionsWithFolders(deps)) {
    const orphans = await lastingOrphans(deps, extensionId);
    if (orphans.length === 0) continue;
    if (repair) await withLease(deps, [extensionId], undefined, () => sweepExtension(deps, extensionId));
    for (const name of orphans) {
      lines.push({
        extensionId,
        version: name,
        file: name === '' ? `installed/${extensionId}` : `installed/${extensionId}/${name}`,
        problem: 'orphan-folder',
        repaired: repair,
        detail: 'nothing in the ledger leads to it; it is never loaded',
      });
    }
  }
  return lines;
}
