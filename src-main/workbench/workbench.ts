import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Inputs, Outputs } from '../../src-shared/contract/index.ts';
import type { AuditReport } from '../../src-shared/models/finding.ts';
import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import { buildProject, createProject, loadPackageBytes, surveyFolder } from '../packages/index.ts';
import { digestOf, restore } from '../store/index.ts';
import { PUBLIC_GOOD_ROOT, verifyBundle, type BundleInput } from '../trust/index.ts';
import type { ExternalScanner } from '../validation/index.ts';
import { createTools, type Tools } from './tools.ts';
import { dryRun } from './dry-run.ts';
import { runFile } from './run-file.ts';
import { readBundle, readRoot } from './signing.ts';
import { readBounded, writeWhole } from './files.ts';
import { asDependencies, dependenciesAt, isFolder } from './target.ts';

/** Larger artifacts than a package may be are signed elsewhere too. */
const ARTIFACT_BYTES = 1024 * 1024 * 1024;
const KEY_BYTES = 64 * 1024;
/** What is hashed in a few milliseconds; more goes to a worker. */
const INLINE_BYTES = 4 * 1024 * 1024;

type In = Inputs['workbench'];
type Out = Outputs['workbench'];

/** What is done with files and folders, without a home. */
export interface Workbench {
  readonly tools: Tools;
  create(input: In['create']): Promise<Out['create']>;
  inspect(path: string): Promise<Out['inspect']>;
  ls(path: string): Promise<Out['ls']>;
  package(input: In['package']): Promise<Out['package']>;
  validate(input: In['validate'], signal?: AbortSignal): Promise<AuditReport>;
  sandbox(input: In['sandbox'], signal?: AbortSignal): Promise<SandboxResult>;
  dryRun(input: In['dryRun'], signal?: AbortSignal): Promise<Out['dryRun']>;
  restore(input: In['restore']): Promise<Out['restore']>;
  verifyBundle(input: In['verifyBundle']): Promise<Out['verifyBundle']>;
  close(): Promise<void>;
}

export function createWorkbench(
  options: {
    readonly scanners?: readonly ExternalScanner[];
    readonly now?: () => number;
    readonly nativeBinding?: string | undefined;
  } = {},
): Workbench {
  const tools = createTools({ scanners: options.scanners ?? [], now: options.now ?? Date.now });
  return {
    tools,
    close: () => tools.close(),

    async create(input) {
      const made = await createProject(input);
      return { folder: made.folder, files: [...made.files] };
    },

    async inspect(file) {
      try {
        const { manifestText, entries, digest } = await tools.packages.read(file);
        const manifest = JSON.parse(manifestText) as Record<string, never>;
        return { file, ok: true, manifest, entries: [...entries], digest };
      } catch (thrown) {
        if (!(thrown instanceof StationError) || !thrown.code.startsWith('packages.')) throw thrown;
        const { code, message, details, hint } = thrown.toBody();
        return { file, ok: false, error: { code, message, details: { ...details }, hint } };
      }
    },

    async ls(target) {
      if (!(await isFolder(target))) {
        const { entries, unpackedBytes } = await tools.packages.read(target);
        return { path: target, entries: [...entries], ignored: [], totalBytes: unpackedBytes };
      }
      const shipped = await surveyFolder(target);
      const entries: Out['ls']['entries'] = [];
      for (const [file, bytes] of shipped.files) {
        const sha256 = (await digestOf(bytes)).slice('sha256:'.length);
        entries.push({ path: file, sizeBytes: bytes.byteLength, compressedBytes: null, sha256 });
      }
      return {
        path: target,
        entries,
        ignored: [...shipped.ignored],
        totalBytes: entries.reduce((sum, entry) => sum + entry.sizeBytes, 0),
      };
    },

    async package({ folder, out }) {
      const { built, warnings } = await buildProject(folder);
      const { bytes, digest, manifest, entries } = await tools.packages.packFolder(folder);
      const target = out ?? path.join(folder, `${extensionIdOf(manifest)}-${manifest.version}.wpk`);
      await writeWhole(target, bytes);
      return {
        path: target,
        extensionId: extensionIdOf(manifest),
        version: manifest.version,
        digest,
        sizeBytes: bytes.byteLength,
        entries: entries.length,
        built,
        warnings: [...warnings],
      };
    },

    async validate({ path: target, with: paths = [] }, signal) {
      const context = { popularNames: [], dependencies: asDependencies(await dependenciesAt(paths, tools)) };
      if (!(await isFolder(target))) {
        return tools.auditor.audit({ bytes: await loadPackageBytes(target) }, context, signal);
      }
      await buildProject(target);
      return tools.auditor.audit({ folder: target }, context, signal);
    },

    sandbox: (input, signal) => runFile(input, tools, signal),
    dryRun: (input, signal) => dryRun(input, tools, signal),

    async restore(input) {
      const { blobs, aside } = await restore(input.path, input.home, {
        replace: input.replace ?? false,
        ...(options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding }),
      });
      return { home: input.home, blobs, aside };
    },

    async verifyBundle({ bundle, artifact, trustedRoot, policy, noLog = false }) {
      const question: BundleInput = {
        bundle: await readBundle(bundle),
        artifact: await readBounded(artifact, ARTIFACT_BYTES),
        trustedRoot: trustedRoot === undefined ? PUBLIC_GOOD_ROOT : await readRoot(trustedRoot),
        policy:
          'key' in policy
            ? { key: new TextDecoder().decode(await readBounded(policy.key, KEY_BYTES)) }
            : policy,
        noLog,
      };
      const isLarge = question.artifact.byteLength > INLINE_BYTES;
      const verdict = isLarge ? await tools.verifiers.bundle(question) : verifyBundle(question);
      return { verified: true, ...verdict, times: [...verdict.times] };
    },
  };
}
