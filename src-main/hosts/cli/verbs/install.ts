import { existsSync } from 'node:fs';
import { consentAndInstall } from '../consent.ts';
import { usage } from '../usage.ts';
import { extensionOperand, type Verb } from '../verb.ts';

export const install: Verb = (program, run) => {
  program
    .command('install')
    .argument('<what...>', 'publisher.name, publisher.name@RANGE, or .wpk files')
    .description('show what would be installed, ask, and install it')
    .option('-y, --yes', 'consent to exactly what the plan lists')
    .option('--bundle <file>', 'signature bundle of a .wpk file (default: FILE.sigstore.json)')
    .option('--allow-unsigned', 'let a .wpk file without a trusted signature in; the ledger records it')
    .option('--allow-widening', 'let an installed extension do more than before')
    .action(
      run(async (session, options, ...words) => {
        const names = words.flat();
        const bundle = options['bundle'] as string | undefined;
        if (bundle !== undefined && names.length > 1) throw usage('--bundle goes with one .wpk file.');
        const operands = names.map((name) => {
          const path = session.resolve(name);
          if (!name.endsWith('.wpk') && !existsSync(path))
            return { kind: 'registry' as const, ...extensionOperand(name) };
          return {
            kind: 'file' as const,
            path,
            bundlePath: bundle === undefined ? undefined : session.resolve(bundle),
            allowUnsigned: options['allowUnsigned'] === true,
          };
        });
        await consentAndInstall(session, { action: 'install', operands }, options);
      }),
    );
};

export const update: Verb = (program, run) => {
  program
    .command('update')
    .argument('[id...]', 'publisher.name or publisher.name@RANGE (default: all that are not pinned)')
    .description('show what would change, ask, and update')
    .option('-y, --yes', 'consent to exactly what the plan lists, but never to a widening')
    .option('--allow-widening', 'let an extension do more than before')
    .action(
      run(async (session, options, ...words) => {
        const operands = words
          .flat()
          .map((name) => ({ kind: 'registry' as const, ...extensionOperand(name) }));
        await consentAndInstall(session, { action: 'update', operands }, options);
      }),
    );
};

export const rollback: Verb = (program, run) => {
  program
    .command('rollback')
    .argument('<id>', 'publisher.name')
    .description('go back to the version before')
    .option('--to <version>', 'to this earlier version')
    .option('-y, --yes', 'consent to exactly what the plan lists')
    .action(
      run(async (session, options, id = '') => {
        const operands = [{ kind: 'registry' as const, ...extensionOperand(id) }];
        await consentAndInstall(
          session,
          { action: 'rollback', operands, to: options['to'] as string | undefined },
          options,
        );
      }),
    );
};
