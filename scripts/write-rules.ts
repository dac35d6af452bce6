import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { rulesDocument } from '../src-main/validation/index.ts';

const page = fileURLToPath(new URL('../docs/rules.md', import.meta.url));
const config = await resolveConfig(page);
writeFileSync(page, await format(rulesDocument(), { ...config, parser: 'markdown' }));
