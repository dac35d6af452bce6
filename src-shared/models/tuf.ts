import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { slugSchema } from './manifest.ts';

/** What the TUF metadata of a server (specification 1.0.31) names, and what stands in its target files. */

/** Name of the role that holds the hashed bins (TAP 15). */
export const CATALOG_ROLE = 'catalog';
/** What the names of bins begin with. */
export const BIN_PREFIX = 'bins';
/** Target with the facts of the server itself, of the top-level role. */
export const REGISTRY_TARGET = 'registry.json';

/** Target with every mark that stands on a version of the server, of the top-level role: whoever refreshes has that role anyway. */
export const MARKS_TARGET = 'marks.json';

/** Letters that a role name may have. Names come from the wire and become names of files. */
export const ROLE_NAME = /^[a-z0-9](?:[a-z0-9-]{0,79})$/;

/** The role of a publisher that signs its own targets. */
export function publisherRole(publisherId: string): string {
  return `publisher-${publisherId}`;
}

/** Target with the keys of one publisher. */
export function publisherTarget(publisherId: string): string {
  return `publishers/${publisherId}.json`;
}

/** Target of one package. */
export function packageTarget(extensionId: string, version: string): string {
  const dot = extensionId.indexOf('.');
  return `packages/${extensionId.slice(0, dot)}/${extensionId.slice(dot + 1)}/${version}.wpk`;
}

/** What a publisher's delegation covers: every version of every one of its extensions, and nothing else. */
export function publisherPaths(publisherId: string): string {
  return `packages/${publisherId}/*/*`;
}

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const publicKey = z.string().max(4_096);

/** Content of `registry.json`. */
export const registryFactsSchema = z.object({
  format: z.literal(1),
  name: z.string().min(1).max(80),
  /** First line of the log's checkpoints. */
  logOrigin: z.string().min(1).max(200),
  /** SPKI PEM of the key that signs them. */
  logPublicKey: publicKey,
  /** SPKI PEM of the key that signs the registry's statements. */
  registryPublicKey: publicKey,
});
export type RegistryFacts = z.infer<typeof registryFactsSchema>;

/** Content of `marks.json`: what stands, all of it, so that nobody on the way can keep a mark back or invent one. */
export const marksFactsSchema = z.object({
  format: z.literal(1),
  /** Extension, version and kind, in this order. */
  marks: z.array(z.tuple([z.string().max(130), z.string().max(260), z.string().max(40)])),
});
export type MarksFacts = z.infer<typeof marksFactsSchema>;

/** Content of `publishers/<id>.json`. Times are ISO 8601. */
export const publisherFactsSchema = z.object({
  format: z.literal(1),
  id: slugSchema,
  displayName: z.string().max(200),
  keys: z
    .array(
      z.object({
        keyId: z.string().max(200),
        /** SPKI PEM; empty where an identity of a certificate stands for the key. */
        publicKey,
        addedAt: z.iso.datetime(),
        revokedAt: z.iso.datetime().nullable(),
        simulated: z.boolean(),
        identity: z.object({ subject: z.string().max(2_048), issuer: z.string().max(2_048) }).nullable(),
      }),
    )
    .max(1_000),
  /** Statements by which an old key vouches for the next (DSSE), so that who pinned the old one can follow. */
  rotations: z.array(z.record(z.string(), jsonSchema)).max(100).default([]),
});
export type PublisherFacts = z.infer<typeof publisherFactsSchema>;

/** `custom` of a package's target. */
export const packageFactsSchema = z.object({
  extensionId: z.string().max(130),
  version: z.string().max(260),
  /** Of the RFC 8785 form of the publisher's bundle; null where the publisher signed nothing. */
  bundle: sha256.nullable(),
  /** Of the RFC 8785 form of the manifest. */
  manifest: sha256,
  yanked: z.literal(true).optional(),
  simulated: z.literal(true).optional(),
});
export type PackageFacts = z.infer<typeof packageFactsSchema>;
