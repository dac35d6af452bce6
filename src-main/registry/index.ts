export type { Actor, RegistryDeps } from './deps.ts';
export type {
  CatalogQuery,
  CreateExtensionInput,
  Decision,
  ExtensionDetails,
  Extensions,
  MarkChange,
  Moderation,
  Publishers,
  Receipts,
  Registry,
  ReviewFilter,
  ReviewInput,
  Reviews,
  SearchResult,
  StoredVersion,
  Submissions,
  SubmitInput,
  VersionRef,
} from './port.ts';
export { createRegistry } from './create-registry.ts';
