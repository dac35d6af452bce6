// Writes docs/cli.md from the program. A test holds the two together.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cliDocs } from './cli-docs.ts';

writeFileSync(path.resolve(import.meta.dirname, '../docs/cli.md'), cliDocs());
