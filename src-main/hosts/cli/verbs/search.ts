import { count, printable, stars, table } from '../text.ts';
import { PAGE_LIMITS } from '../../../../src-shared/limits.ts';
import { atRegistry, wholeNumber, type Verb } from '../verb.ts';

/** What fills a home's own catalog; a server's is for others to fill. */
const FILL_HOME = '. Try `wpk demo --samples`';

export const search: Verb = (program, run) => {
  atRegistry(program.command('search'))
    .argument('[words...]', 'words and filters: @category: @tag: @publisher: @origin: @installed @sort:')
    .description('find extensions')
    .addOption(wholeNumber('--limit <n>', 'how many', 1, PAGE_LIMITS.maxSize))
    .addOption(wholeNumber('--offset <n>', 'how many to pass over', 0, 1_000_000))
    .action(
      run(async (session, options, ...words) => {
        const query = words.flat().map(requote).join(' ');
        const found = await session.client.extensions.search({
          query,
          limit: options['limit'],
          offset: options['offset'],
        });
        for (const problem of found.problems) session.note(problem);
        session.print(found, () => {
          if (found.items.length === 0) {
            const nearest =
              found.suggestion === null ? '' : ` Did you mean "${printable(found.suggestion)}"?`;
            return `Nothing matches ${query === '' ? `yet: the catalog is empty${session.registry === null ? FILL_HOME : ''}` : `"${printable(query)}"`}.${nearest}`;
          }
          const rows = found.items.map((one) => [
            one.id,
            one.latestVersion ?? '',
            one.category,
            one.rating.count === 0 ? 'none yet' : `${stars(one.rating.mean)} (${one.rating.count})`,
            [
              one.origin === 'local' ? '' : `from ${one.origin}`,
              one.installedVersion === null ? '' : 'installed',
              one.simulated ? 'simulated' : '',
              one.status === 'deprecated' ? 'deprecated' : '',
            ]
              .filter(Boolean)
              .join(', '),
            one.description,
          ]);
          return `${table(['EXTENSION', 'VERSION', 'CATEGORY', 'RATING', 'MARKS', 'DESCRIPTION'], rows)}\n${found.totalIsExact ? '' : 'more than '}${count(found.total, 'extension')}`;
        });
      }),
    );
};

/** The shell took the quotes of `"two words"` and of `@category:"two words"`; the grammar needs them back. */
function requote(word: string): string {
  if (!word.includes(' ') || word.includes('"')) return word;
  const filter = /^(@[\w-]+:)(.*)$/s.exec(word);
  return filter === null ? `"${word}"` : `${filter[1]}"${filter[2]}"`;
}
