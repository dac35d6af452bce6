import { count, printable, size, table } from '../text.ts';
import type { Verb } from '../verb.ts';

export const ls: Verb = (program, run) => {
  program
    .command('ls')
    .argument('[path]', 'project folder or .wpk file', '.')
    .description('list what a package holds, or what a folder would ship')
    .option('--tree', 'as a tree')
    .action(
      run(async (session, options, target = '.') => {
        const listed = await session.client.workbench.ls({ path: session.resolve(target) });
        session.print(listed, () => {
          const body =
            options['tree'] === true
              ? tree(listed.entries.map((entry) => printable(entry.path)))
              : table(
                  ['PATH', 'SIZE', 'SHA-256'],
                  listed.entries.map((entry) => [
                    entry.path,
                    size(entry.sizeBytes),
                    entry.sha256.slice(0, 12),
                  ]),
                );
          const ignored =
            listed.ignored.length === 0 ? '' : `\nNot shipped: ${listed.ignored.map(printable).join(', ')}`;
          return `${body}\n${count(listed.entries.length, 'file')}, ${size(listed.totalBytes)}${ignored}`;
        });
      }),
    );
};

function tree(paths: readonly string[]): string {
  const lines: string[] = [];
  let open: string[] = [];
  for (const path of paths) {
    const parts = path.split('/');
    const shared = parts.findIndex((part, depth) => depth === parts.length - 1 || open[depth] !== part);
    for (let depth = shared; depth < parts.length; depth += 1) {
      lines.push(`${'  '.repeat(depth)}${parts[depth] ?? ''}${depth < parts.length - 1 ? '/' : ''}`);
    }
    open = parts.slice(0, -1);
  }
  return lines.join('\n');
}
