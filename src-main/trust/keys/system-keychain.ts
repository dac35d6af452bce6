import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AsyncEntry } from '@napi-rs/keyring';
import type { KeychainPort } from './keychain-port.ts';

const SERVICE = 'Marketplace Station';
/** A keychain may ask its user to unlock it; one that is broken must not stop a program for good. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * The operating system's keychain. On Linux only the Secret Service counts: the library would otherwise fall back to
 * kernel keys, which the next reboot loses. The native module is loaded at the first question and may be missing.
 */
export function systemKeychain(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KeychainPort {
  const ask = <Answer>(
    account: string,
    question: (entry: AsyncEntry, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> => bounded(async (signal) => question(await entryOf(account, environment), signal));
  return {
    get: async (account) => {
      const secret = await ask(account, (entry, signal) => entry.getPassword(signal));
      return secret === null ? null : Buffer.from(secret, 'base64');
    },
    set: (account, secret) =>
      ask(account, (entry, signal) => entry.setPassword(Buffer.from(secret).toString('base64'), signal)),
    delete: async (account) => {
      await ask(account, (entry, signal) => entry.deleteCredential(signal));
    },
  };
}

async function entryOf(
  account: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<AsyncEntry> {
  if (process.platform === 'linux' && !hasSessionBus(environment)) {
    throw new Error('there is no session bus, and so no Secret Service');
  }
  const keyring = await import('@napi-rs/keyring');
  return new keyring.AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
}

/** Asked before the native module is loaded: without a bus address it may try to start a bus of its own. */
function hasSessionBus(environment: Readonly<Record<string, string | undefined>>): boolean {
  if ((environment['DBUS_SESSION_BUS_ADDRESS'] ?? '') !== '') return true;
  const runtime = environment['XDG_RUNTIME_DIR'] ?? '';
  return runtime !== '' && existsSync(path.join(runtime, 'bus'));
}

async function bounded<Answer>(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new Error('the keychain did not answer in time'));
    }, ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
