import { StationError } from '../../src-shared/errors/index.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import { collectShipped, packFiles, parseManifestBytes, readArchive } from '../packages/index.ts';
import type { AuditInput, AuditSurroundings } from './audit-input.ts';
import { Collector } from './collector.ts';
import { archiveRefused, manifestInvalid } from './phases.ts';
import { quote } from './wording.ts';

/** What is audited: a package's bytes, or a project folder as `wpk package` would ship it. */
export type AuditTarget = { readonly bytes: Uint8Array } | { readonly folder: string };

/** Reads a target so far as it can be read; what is wrong with it becomes findings, not errors. */
export async function readTarget(target: AuditTarget, context: AuditSurroundings): Promise<AuditInput> {
  const collector = new Collector(() => null);
  const nothing = {
    bytes: null,
    files: new Map<string, Uint8Array>(),
    manifest: null,
    digest: null,
    context,
  };
  try {
    if ('bytes' in target) {
      const archive = readArchive(target.bytes);
      const manifest = readManifest(archive.files, collector);
      return {
        bytes: target.bytes,
        files: archive.files,
        manifest,
        problems: collector.findings,
        digest: archive.digest,
        context,
      };
    }
    const files = await collectShipped(target.folder);
    const manifest = readManifest(files, collector);
    const bytes = manifest === null ? null : await packFiles(files);
    const digest = bytes === null ? null : readArchive(bytes).digest;
    return { bytes, files, manifest, problems: collector.findings, digest, context };
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    collector.add(archiveRefused, { message: `${thrown.code}: ${quoted(thrown)}` });
    return { ...nothing, problems: collector.findings };
  }
}

function readManifest(files: ReadonlyMap<string, Uint8Array>, collector: Collector): Manifest | null {
  const bytes = files.get('wpk.json');
  if (bytes === undefined) {
    collector.add(manifestInvalid, {
      message: 'packages.manifest-missing: there is no wpk.json at the root.',
    });
    return null;
  }
  try {
    return parseManifestBytes(bytes).manifest;
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    const problems = fieldProblems(thrown.details['problems']);
    for (const { field, problem, fix } of problems) {
      const where = field === '' ? '' : `${field}: `;
      collector.add(manifestInvalid, {
        file: 'wpk.json',
        message: `${where}${quoteLong(problem)}; ${quoteLong(fix)}`,
      });
    }
    if (problems.length === 0)
      collector.add(manifestInvalid, { file: 'wpk.json', message: `${thrown.code}: ${quoted(thrown)}` });
    return null;
  }
}

/** Refusals of the package reader. A path that does not exist is the caller's mistake, not the package's. */
function isRefusal(thrown: unknown): thrown is StationError {
  return (
    thrown instanceof StationError &&
    thrown.code.startsWith('packages.') &&
    !/^packages\.(?:not-found|not-a-folder|not-a-file|unreadable)$/.test(thrown.code)
  );
}

function fieldProblems(value: unknown): { field: string; problem: string; fix: string }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('field' in each) || !('problem' in each)) return [];
    return [
      {
        field: quote(String(each.field)),
        problem: String(each.problem),
        fix: 'fix' in each ? String(each.fix) : '',
      },
    ];
  });
}

function quoted(error: StationError): string {
  return quoteLong(error.message);
}

function quoteLong(text: string): string {
  return text.slice(0, 300).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');
}
