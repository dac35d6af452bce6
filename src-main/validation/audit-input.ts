import type { Finding } from '../../src-shared/models/finding.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';

/** A name that people know, which others may imitate. */
export interface PopularName {
  readonly id: string;
  readonly displayName: string;
}

/** A dependency as it was resolved for the audit: its code and what it asks for. */
export interface AuditDependency {
  readonly manifest: Manifest;
  /** By their path in the package. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** What the audit must know besides the package. */
export interface AuditSurroundings {
  readonly popularNames: readonly PopularName[];
  readonly dependencies: Readonly<Record<string, AuditDependency>>;
}

export const NO_SURROUNDINGS: AuditSurroundings = { popularNames: [], dependencies: {} };

/** A package on its way through the static rules. */
export interface AuditInput {
  /** The archive's bytes; null when a folder is audited. */
  readonly bytes: Uint8Array | null;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Null when the manifest could not be read; `problems` then says why. */
  readonly manifest: Manifest | null;
  /** What reading the package already found. */
  readonly problems: readonly Finding[];
  /** `sha256:<hex>`, null for a folder that could not be packed. */
  readonly digest: string | null;
  readonly context: AuditSurroundings;
}
