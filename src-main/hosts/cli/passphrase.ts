import type { CliIo } from './io.ts';
import { askSecret } from './prompt.ts';
import { usage } from './usage.ts';

/** Where the key store asks for its passphrase: MARKETPLACE_PASSPHRASE, else a person at the terminal, else nobody. */
export function passphraseFrom(io: CliIo): (() => Promise<string>) | undefined {
  const given = io.env['MARKETPLACE_PASSPHRASE'];
  if (given !== undefined && given !== '') return () => Promise.resolve(given);
  return io.interactive ? () => askSecret('Passphrase of your signing key (empty for none)') : undefined;
}

/** Does `passphraseFrom` ask a person? */
export function asksPerson(io: CliIo): boolean {
  return io.interactive && (io.env['MARKETPLACE_PASSPHRASE'] ?? '') === '';
}

/** A passphrase for an export or import: from the environment, else asked for. @throws cli.usage where nobody can be asked */
export async function askPassphrase(io: CliIo, message: string): Promise<string> {
  const given = io.env['MARKETPLACE_EXPORT_PASSPHRASE'];
  if (given !== undefined && given !== '') return given;
  if (!io.interactive) {
    throw usage('A passphrase is needed: set MARKETPLACE_EXPORT_PASSPHRASE, or run this at a terminal.');
  }
  return askSecret(message);
}
