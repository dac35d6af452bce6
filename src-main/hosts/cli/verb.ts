import { Option, type Command } from 'commander';
import { EXTENSION_ID, isVersion } from '../../../src-shared/models/names.ts';
import { usage } from './usage.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** What commander calls for a verb, with its operands and options. */
type Action = (...args: unknown[]) => Promise<void>;
type Work<With> = (
  session: With,
  options: Readonly<Record<string, unknown>>,
  ...operands: string[]
) => Promise<void>;

/** Runs one verb's work in a session that is closed afterwards, and turns what it throws into an exit code. */
export interface Runner {
  (work: Work<Session>): Action;
  /** For a verb that calls no procedure: nothing of the API is loaded. */
  readonly alone: (work: Work<Terminal>) => Action;
}

/** One verb: adds its command to the program. */
export type Verb = (program: Command, run: Runner) => void;

const REGISTRY = '--registry';

/** Lets a verb speak to a server in place of this home. */
export function atRegistry(command: Command): Command {
  return command
    .option(`${REGISTRY} <url>`, 'a marketplace server to speak to; its token comes from MARKETPLACE_TOKEN')
    .option('--token-file <file>', 'file with that token');
}

/** Can this verb speak to a server? */
export function takesRegistry(command: Command): boolean {
  return command.options.some(({ long }) => long === REGISTRY);
}

/** A number option that refuses text, fractions and what is out of bounds. */
export function wholeNumber(flags: string, description: string, min: number, max: number): Option {
  return new Option(flags, description).argParser((text: string) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw usage(`${flags.split(' ')[0]} takes a whole number from ${min} to ${max}, not "${text}".`);
    }
    return value;
  });
}

/** `id@1.2.3`, both halves needed. */
export function versionOperand(text: string): { extensionId: string; version: string } {
  const at = text.lastIndexOf('@');
  const extensionId = at > 0 ? text.slice(0, at) : text;
  const version = at > 0 ? text.slice(at + 1) : '';
  if (!EXTENSION_ID.test(extensionId) || !isVersion(version)) {
    throw usage(`"${text}" is not a version: write publisher.name@1.2.3.`);
  }
  return { extensionId, version };
}

/** `id` or `id@range`. */
export function extensionOperand(text: string): { extensionId: string; range?: string } {
  const at = text.indexOf('@');
  const extensionId = at > 0 ? text.slice(0, at) : text;
  if (!EXTENSION_ID.test(extensionId)) {
    throw usage(`"${text}" is not an extension: write publisher.name or publisher.name@1.2.3.`);
  }
  return at > 0 ? { extensionId, range: text.slice(at + 1) } : { extensionId };
}

/** `id` alone, where no version is meant. */
export function wholeExtensionOperand(text: string): string {
  if (!EXTENSION_ID.test(text)) throw usage(`"${text}" is not an extension: write publisher.name.`);
  return text;
}

/** A day, or a time in UTC, as ISO 8601; null for every other text and for days that no calendar has. */
export function momentOf(text: string): string | null {
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)?$/.exec(text) ?? [];
  const at = day === undefined ? Number.NaN : Date.parse(text);
  if (day === undefined || Number.isNaN(at)) return null;
  // The language takes the 30th of February for a day in March.
  const moment = new Date(at).toISOString();
  return moment.startsWith(day) ? moment : null;
}

/** Several values of one option, or of an option that can be repeated. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
