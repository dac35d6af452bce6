import { openInBrowser } from '../open-in-browser.ts';
import { passphraseFrom } from '../passphrase.ts';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { usage } from '../usage.ts';
import { wholeNumber, type Verb } from '../verb.ts';

export const serve: Verb = (program, run) => {
  program
    .command('serve')
    .description('run a marketplace server on this home')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .addOption(
      wholeNumber('--port <number>', 'port to listen on (default 4873; 0 picks a free one)', 0, 65_535),
    )
    .option('--config <file>', 'settings as JSON')
    .option('--simulation', 'also take made-up signatures, marked as simulated for ever')
    .option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent')
    .option('--open', 'open the pages in the browser, signed in as administrator for a day')
    .option('--print-config', 'print the settings in force and end')
    .action(
      run.alone(async (session, options) => {
        const { readSettings, serve: start } = await import('../../server/index.ts');
        const config = options['config'] as string | undefined;
        const read = () =>
          readSettings(config === undefined ? null : session.resolve(config), session.io.env, {
            host: options['host'],
            port: options['port'],
            simulation: options['simulation'],
            logLevel: options['logLevel'],
          });
        const { given, settings } = read();
        if (options['printConfig'] === true) {
          session.print(given, () => JSON.stringify(given, null, 2));
          return;
        }
        const { home, io } = session;
        // Before it serves, the settings were read a moment ago.
        let reload = (): void => undefined;
        io.onHangUp?.(() => reload());
        // Whoever interrupts the start gets a server that is there, and that stops whole.
        await session.following(async () => {
          const server = await start({ home, settings, passphrase: passphraseFrom(io) }).catch(
            (thrown: unknown) => {
              throw options['host'] === undefined ? thrown : asUsage(thrown, settings.host);
            },
          );
          reload = () => void server.reload(() => read().settings).catch(warn);
          if (server.notice !== null) session.note(server.notice);
          const link = options['open'] === true ? await server.signInLink() : null;
          const opened = link !== null && (await openInBrowser(link, io.env));
          // Shown only where nothing opened it: whoever has it is signed in.
          const signInLink = opened ? null : link;
          session.print({ url: server.url, home, firstToken: server.firstToken, opened, signInLink }, () =>
            [
              `Serving ${home} at ${server.url}`,
              ...(server.firstToken === null
                ? []
                : ['', 'First administrator token, shown once:', `  ${server.firstToken}`, '']),
              ...(signInLink === null
                ? []
                : [
                    '',
                    'No browser could be opened. This signs one in, once and within two minutes:',
                    `  ${signInLink}`,
                    '',
                  ]),
              'Stop it with Ctrl+C.',
            ].join('\n'),
          );
          await session.stay(async () => {
            session.note('Stopping …');
            await server.stop();
          });
        });
      }),
    );
};

function warn(thrown: unknown): void {
  process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
}

/** Names that nobody knows, and addresses of other machines. */
const NOT_HERE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EINVAL']);

function asUsage(thrown: unknown, host: string): unknown {
  if (!(thrown instanceof StationError) || thrown.code !== 'server.cannot-listen') return thrown;
  if (!NOT_HERE.has(String(thrown.details['reason']))) return thrown;
  return usage(`--host takes an address of this machine, such as 127.0.0.1 or 0.0.0.0, not "${host}".`);
}
