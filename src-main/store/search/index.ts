export { searchByOrigin, searchMigration } from './migration.ts';
export { createSearchRepository, type SearchIndex } from './search-repository.ts';
export { fillIndex } from './renumber-steps.ts';
export { renumberSearch, type RenumberOptions } from './renumber.ts';
