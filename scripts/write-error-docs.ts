// Writes docs/errors.md from the catalogue. A test holds the two together.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorDocs } from './error-docs.ts';

writeFileSync(path.resolve(import.meta.dirname, '../docs/errors.md'), errorDocs());
