import { printable, shownPath, size } from '../text.ts';
import type { Verb } from '../verb.ts';

export const packageVerb: Verb = (program, run) => {
  program
    .command('package')
    .argument('[folder]', 'project folder', '.')
    .description('build and pack a project into a .wpk')
    .option('-o, --out <file>', 'where to write it (default: publisher.name-version.wpk in the folder)')
    .action(
      run(async (session, options, folder = '.') => {
        const out = options['out'] as string | undefined;
        const packed = await session.client.workbench.package({
          folder: session.resolve(folder),
          out: out === undefined ? undefined : session.resolve(out),
        });
        for (const warning of packed.warnings) session.note(`warning: ${printable(warning)}`);
        session.print(
          packed,
          () =>
            `${packed.path}\n${packed.extensionId}@${packed.version}  ${size(packed.sizeBytes)}  ${packed.digest}\nNext: wpk sign ${shownPath(packed.path, session)}`,
        );
      }),
    );
};
