import path from 'node:path';
import { CATEGORIES } from '../../../../src-shared/models/category.ts';
import { SLUG } from '../../../../src-shared/models/names.ts';
import { usage } from '../usage.ts';
import type { Verb } from '../verb.ts';

type Template = 'strategy' | 'command' | 'report' | 'library' | 'workflow';
const TEMPLATES: readonly Template[] = ['strategy', 'command', 'report', 'library', 'workflow'];

export const init: Verb = (program, run) => {
  program
    .command('init')
    .argument('[folder]', 'new or empty folder', '.')
    .description('write a working extension project')
    .requiredOption('--publisher <id>', 'publisher id, such as black-swann')
    .option('--name <name>', "extension's short name (default: the folder's name)")
    .option('--display-name <text>', 'name that people read')
    .option('--description <text>', 'one sentence on what it does')
    .option('--template <kind>', `one of ${TEMPLATES.join(', ')}`, 'strategy')
    .option('--category <id>', `one of ${CATEGORIES.join(', ')} (default: the template's own)`)
    .action(
      run(async (session, options, folder = '.') => {
        const target = session.resolve(folder);
        const name = (options['name'] as string | undefined) ?? path.basename(target);
        if (!SLUG.test(name)) {
          throw usage(
            `"${name}" cannot be a name: use lower-case letters, digits and single hyphens (--name).`,
          );
        }
        const template = TEMPLATES.find((one) => one === options['template']);
        if (template === undefined) throw usage(`--template is one of ${TEMPLATES.join(', ')}.`);
        const category = CATEGORIES.find((one) => one === options['category']);
        if (options['category'] !== undefined && category === undefined)
          throw usage(`--category is one of ${CATEGORIES.join(', ')}.`);
        const made = await session.client.workbench.create({
          folder: target,
          publisher: options['publisher'] as string,
          name,
          displayName: options['displayName'] as string | undefined,
          description: options['description'] as string | undefined,
          template,
          category,
        });
        session.print(made, () =>
          [
            `Made ${options['publisher'] as string}.${name} in ${made.folder}`,
            ...made.files.map((file) => `  ${file}`),
            '',
            `Next: wpk dry-run ${folder}`,
          ].join('\n'),
        );
      }),
    );
};
