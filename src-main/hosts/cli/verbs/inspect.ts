import { count, printable, size } from '../text.ts';
import type { Verb } from '../verb.ts';

export const inspect: Verb = (program, run) => {
  program
    .command('inspect')
    .argument('<file...>', '.wpk files')
    .description('read packages strictly and say what is in them')
    .action(
      run(async (session, _options, ...files) => {
        for (const file of files.flat()) {
          const answer = await session.client.workbench.inspect({ path: session.resolve(file) });
          const shown = { ...answer, file };
          if (!answer.ok) session.fail();
          session.print(shown, () => {
            if (!answer.ok)
              return `${printable(file)}: ${printable(answer.error.message)}\n  ${printable(answer.error.hint)} (${answer.error.code})`;
            const manifest = answer.manifest;
            const text = (key: string): string => {
              const value = manifest[key];
              return typeof value === 'string' ? printable(value) : '';
            };
            return [
              `${text('publisher')}.${text('name')}@${text('version')}  ${text('displayName')}`,
              `  ${text('description')}`,
              `  ${answer.digest}`,
              `  ${count(answer.entries.length, 'file')}, ${size(answer.entries.reduce((sum, entry) => sum + entry.sizeBytes, 0))}`,
            ].join('\n');
          });
        }
      }),
    );
};
