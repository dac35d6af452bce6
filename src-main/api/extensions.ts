import { StationError } from '../../src-shared/errors/index.ts';
import { countFindings } from '../../src-shared/models/finding.ts';
import type { Station } from '../station.ts';
import { blobPath } from '../store/index.ts';
import { auditAtOrigin } from './audit-at-origin.ts';
import { acting, type ApiContext } from './context.ts';
import { pageByRank } from './cursor.ts';
import { api } from './implementer.ts';

export const extensions = {
  create: api.extensions.create.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    const made = await station.registry.extensions.create(input, actor);
    return { extensionId: made.extensionId, version: made.version, status: 'draft' as const };
  }),

  validate: api.extensions.validate.handler(async ({ context, input, signal }) => {
    const station =
      'digest' in input
        ? await forAuditing(context, input.digest)
        : await forReading(context, input.extensionId, input.version);
    return station.audits.auditStored(input, signal);
  }),

  search: api.extensions.search.handler(async ({ context, input }) => {
    const station = await context.station();
    const { page, next } = pageByRank(input);
    const found = await station.registry.extensions.search(input.query, page);
    // Where counting stopped at its cap, a full page says that more follows.
    const total = found.totalIsExact || found.items.length < page.limit ? found.total : Infinity;
    return { ...found, items: [...found.items], problems: [...found.problems], ...next(total) };
  }),

  get: api.extensions.get.handler(async ({ context, input }) => {
    const station = await context.station();
    const { extension, versions, aspects } = await station.registry.extensions.details(input.extensionId);
    const newest = extension.latestVersion ?? versions.find((one) => one.digest !== null)?.version ?? null;
    const report =
      newest === null ? null : await station.registry.extensions.auditReport(extension.id, newest);
    return {
      extension,
      versions: [...versions],
      aspects,
      audit:
        report === null
          ? null
          : { ...countFindings(report.findings), ruleset: report.ruleset, at: report.timestamp },
      auditAtOrigin:
        report === null && newest !== null ? await auditAtOrigin(station, extension, newest) : null,
    };
  }),

  files: api.extensions.files.handler(async ({ context, input }) => {
    const station = await forReading(context, input.extensionId, input.version);
    return { items: [...(await station.registry.extensions.files(input.extensionId, input.version))] };
  }),

  file: api.extensions.file.handler(async ({ context, input }) => {
    const { extensionId, version, path } = input;
    const station = await forReading(context, extensionId, version);
    const found = await station.registry.extensions.file(extensionId, version, path);
    if (found === null) throw new StationError('files.not-in-package', { extensionId, version, path });
    return { path, sizeBytes: found.bytes.byteLength, text: textOf(found.bytes) };
  }),

  changes: api.extensions.changes.handler(async ({ context, input }) => {
    const { extensionId, version, from } = input;
    const station = await forReading(context, extensionId, version);
    await forReading(context, extensionId, from);
    return station.packageFiles.compare(extensionId, from, version);
  }),

  icon: api.extensions.icon.handler(async ({ context, input }) => {
    const station = await context.station();
    const bytes = await station.registry.extensions.icon(input.extensionId);
    return { png: bytes === null ? null : Buffer.from(bytes).toString('base64') };
  }),

  audit: api.extensions.audit.handler(async ({ context, input }) => {
    const station = await forReading(context, input.extensionId, input.version);
    const report = await station.registry.extensions.auditReport(input.extensionId, input.version);
    if (report === null) throw new StationError('registry.no-audit', input);
    return report;
  }),

  verify: api.extensions.verify.handler(async ({ context, input }) => {
    const station = await context.station();
    const { digest, signer, checkedAt } = await station.registry.extensions.verify(
      input.extensionId,
      input.version,
    );
    const kept = await station.sync.recheck(input.extensionId, input.version);
    const evidence =
      kept === null
        ? null
        : { registryId: kept.remoteId, seq: kept.seq, target: kept.target.path, checkedAt: kept.checkedAt };
    return {
      verified: true as const,
      digest,
      signer,
      checkedAt: new Date(checkedAt).toISOString(),
      evidence,
    };
  }),

  attestations: api.extensions.attestations.handler(async ({ context, input }) => {
    const station = await context.station();
    const items = await station.attestations(input.extensionId, input.version);
    return {
      items: items.map((item) => ({ ...item, createdAt: new Date(item.createdAt).toISOString() })),
    };
  }),

  rating: api.extensions.rating.handler(async ({ context, input }) => {
    const station = await context.station();
    const { rating, versions } = await station.registry.reviews.summary(input.extensionId);
    return { ...rating, versions: [...versions] };
  }),
  statistics: api.extensions.statistics.handler(async ({ context, input }) => {
    const { station, actor } = await acting(context);
    return station.registry.statistics.of(input.extensionId, input.days, actor);
  }),
};

/**
 * On a person's own machine everything may be read. Over HTTP whoever may not have a package's bytes may not read them one by
 * one either: for them there is no such version.
 */
async function forReading(context: ApiContext, extensionId: string, version: string): Promise<Station> {
  if (context.reach === 'local') return context.station();
  const { station, actor } = await acting(context);
  const { digest } = await station.registry.extensions.stored(extensionId, version);
  if (await station.registry.extensions.mayFetch(digest, actor)) return station;
  throw new StationError('registry.version-not-found', { extensionId, version });
}

/** Bytes that were uploaded and not submitted are for whoever knows their digest; those of a version as above. */
async function forAuditing(context: ApiContext, digest: string): Promise<Station> {
  const { station, actor } = await acting(context);
  if (context.reach === 'local') return station;
  const versions = await station.store.read((tx) => tx.versions.standingOf(digest));
  if (versions.length === 0 || (await station.registry.extensions.mayFetch(digest, actor))) return station;
  // Told as of bytes that are not there, word for word.
  throw new StationError('store.blob-missing', { digest, path: blobPath(digest) });
}

/** Null for what is not text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
