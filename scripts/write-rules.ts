import { writeFileSync } from 'node:fs';
import { rulesDocument } from '../src-main/validation/index.ts';

writeFileSync(new URL('../docs/rules.md', import.meta.url), rulesDocument());
