import { z } from 'zod';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson } from '../../../src-shared/json.ts';
import { MIRROR_LIMITS, PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { extensionIdSchema, versionSchema } from '../../../src-shared/models/manifest.ts';
import { blobPath } from '../../store/index.ts';

export const MIRROR_FORMAT = 1;
/** First and second entry of a mirror file. */
export const LIST_PATH = 'mirror.json';
export const SIGNATURE_PATH = 'mirror.sigstore.json';

/** The parts that each mirror file has once, in this order, before the packages. */
export const PARTS = {
  checkpoint: 'log/checkpoint.txt',
  'log-hashes': 'log/hashes.bin',
  leaves: 'log/leaves.ndjson',
  catalog: 'catalog.ndjson',
  evidence: 'evidence.ndjson',
} as const;
export type Part = keyof typeof PARTS;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const size = z.int().min(0);
const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u);
/** A file below `/tuf/` of the server. It is never a path on this machine. */
const tufName = z
  .string()
  .max(400)
  .regex(/^(?:targets\/(?:[a-z0-9-]+\/)*)?[A-Za-z0-9][A-Za-z0-9._-]*$/);

const file = { sizeBytes: size, sha256 };
const fileSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('metadata'),
    path: z.string().regex(/^metadata\/\d{6}$/),
    name: tufName,
    ...file,
  }),
  ...(Object.entries(PARTS) as readonly (readonly [Part, string])[]).map(([kind, path]) =>
    z.strictObject({ kind: z.literal(kind), path: z.literal(path), ...file }),
  ),
  z.strictObject({ kind: z.literal('package'), path: z.string().max(100), ...file }),
]);

const packageSchema = z.strictObject({ extensionId: extensionIdSchema, version: versionSchema, digest });

const listSchema = z.strictObject({
  format: z.literal(MIRROR_FORMAT),
  createdAt: z.iso.datetime(),
  /** Whose key signed the list: SPKI PEM of a P-256 key. */
  exporter: z.strictObject({ name: word, fingerprint: digest, publicKey: z.string().max(2_048) }),
  /** The registry that this is a copy of. */
  origin: z.strictObject({
    name: word,
    url: z.string().max(2_048).nullable(),
    /** Of the oldest root in it. */
    rootFingerprint: digest,
    logOrigin: word,
  }),
  /** The earlier file that this one goes on from; null where it stands alone. */
  since: z.strictObject({ createdAt: z.iso.datetime(), list: digest.nullable() }).nullable(),
  /** Everything that the registry offers is listed; otherwise it is a choice. */
  complete: z.boolean(),
  metadata: z.strictObject({ root: size, timestamp: size, snapshot: size, targets: size }),
  log: z.strictObject({ size }),
  /** Versions whose packages are in it, dependencies closed but for `requires`. */
  packages: z.array(packageSchema.extend({ sizeBytes: size })).max(MIRROR_LIMITS.packages),
  /** Versions that they need and an earlier file brought. */
  requires: z.array(packageSchema).max(MIRROR_LIMITS.packages),
  /** Everything else in the file, in its order. */
  files: z.array(fileSchema).max(MIRROR_LIMITS.files),
});
export type MirrorList = z.infer<typeof listSchema>;
export type MirrorFile = MirrorList['files'][number];
export type MirrorPackage = MirrorList['packages'][number];

/** Where a package lies in the file. */
export const packagePath = blobPath;

export function writeList(list: MirrorList): Buffer {
  return Buffer.from(`${JSON.stringify(list, null, 1)}\n`);
}

/** @throws mirror.list-malformed, mirror.from-the-future, mirror.too-large */
export function parseList(bytes: Uint8Array): MirrorList {
  let value: unknown;
  try {
    value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed('it is not JSON', cause);
  }
  const format = z.object({ format: z.int() }).safeParse(value);
  if (format.success && format.data.format > MIRROR_FORMAT)
    throw new StationError('mirror.from-the-future', { format: format.data.format, known: MIRROR_FORMAT });
  const parsed = listSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw malformed(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), parsed.error);
  }
  demandWhole(parsed.data);
  return parsed.data;
}

/** Each part once and in its place, each package once, sizes within their bounds. */
function demandWhole({ files, packages, requires }: MirrorList): void {
  const seen = new Set<string>([LIST_PATH, SIGNATURE_PATH]);
  for (const { path, sizeBytes, kind } of files) {
    if (seen.has(path)) throw new StationError('mirror.entry-duplicate', { path });
    seen.add(path);
    const maxBytes = LARGEST[kind];
    if (sizeBytes > maxBytes) throw new StationError('mirror.too-large', { what: path, sizeBytes, maxBytes });
  }
  const names = files.flatMap((one) => (one.kind === 'metadata' ? [one.name] : []));
  if (new Set(names).size !== names.length) throw malformed('it names a file of metadata twice');
  const order = files.map(({ kind }) => ORDER.indexOf(kind));
  if (order.some((place, at) => at > 0 && place < (order[at - 1] ?? 0)))
    throw malformed('its files are not in their order');
  for (const kind of Object.keys(PARTS) as Part[])
    if (!files.some((one) => one.kind === kind))
      throw new StationError('mirror.entry-missing', { path: PARTS[kind] });
  const versions = new Set<string>();
  for (const { extensionId, version } of [...packages, ...requires]) {
    const name = `${extensionId}@${version}`;
    if (versions.has(name)) throw malformed(`it names ${name} twice`);
    versions.add(name);
  }
  demandBlobs(files, packages);
}

/** Files of packages and the packages that the list tells of are the same ones. */
function demandBlobs(files: readonly MirrorFile[], packages: readonly MirrorPackage[]): void {
  const blobs = new Map(files.filter(({ kind }) => kind === 'package').map((one) => [one.path, one]));
  for (const { digest: wanted, sizeBytes } of packages) {
    const path = packagePath(wanted);
    const found = blobs.get(path);
    if (found === undefined) throw new StationError('mirror.entry-missing', { path });
    if (`sha256:${found.sha256}` !== wanted || found.sizeBytes !== sizeBytes)
      throw malformed(`${path} is listed with another digest or size`);
  }
  const used = new Set(packages.map((one) => packagePath(one.digest)));
  for (const path of blobs.keys())
    if (!used.has(path)) throw new StationError('mirror.entry-unlisted', { path });
}

const ORDER: readonly MirrorFile['kind'][] = ['metadata', ...(Object.keys(PARTS) as Part[]), 'package'];
const LARGEST: Readonly<Record<MirrorFile['kind'], number>> = {
  metadata: MIRROR_LIMITS.metadataBytes,
  checkpoint: MIRROR_LIMITS.checkpointBytes,
  'log-hashes': MIRROR_LIMITS.logHashesBytes,
  leaves: MIRROR_LIMITS.linesBytes,
  catalog: MIRROR_LIMITS.linesBytes,
  evidence: MIRROR_LIMITS.linesBytes,
  package: PACKAGE_LIMITS.packageBytes,
};

function malformed(problem: string, cause?: unknown): StationError {
  return new StationError('mirror.list-malformed', { problem }, cause);
}
