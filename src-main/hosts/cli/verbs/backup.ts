import { count, size } from '../text.ts';
import type { Verb } from '../verb.ts';

export const backup: Verb = (program, run) => {
  program
    .command('backup')
    .argument('<file>')
    .description('write the whole home to one verified file, while others go on using it')
    .action(
      run(async (session, _options, file = '') => {
        const done = await session.client.maintenance.backup({ out: session.resolve(file) });
        session.print(done, () => `${done.path}\n${size(done.sizeBytes)}, ${count(done.blobs, 'package')}`);
      }),
    );
};

export const restore: Verb = (program, run) => {
  program
    .command('restore')
    .argument('<file>')
    .description('make a home from a backup; the home must be new or empty')
    .option('--replace', 'put the home that is there aside and take its place')
    .action(
      run(async (session, options, file = '') => {
        const done = await session.client.workbench.restore({
          path: session.resolve(file),
          home: session.home,
          replace: options['replace'] === true,
        });
        session.print(done, () =>
          [
            done.home,
            `${count(done.blobs, 'package')} restored`,
            ...(done.aside === null ? [] : [`what was there before lies in ${done.aside}`]),
          ].join('\n'),
        );
      }),
    );
};
