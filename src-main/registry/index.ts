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
export { chooseLatest, listingOf } from './latest.ts';
export { createRegistry } from './create-registry.ts';
export { sanitiseLine, sanitiseMarkdown } from './review-text.ts';
