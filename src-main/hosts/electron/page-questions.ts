import { z } from 'zod';
import { contract } from '../../../src-shared/contract/index.ts';

/** What a person is asked before a call of the page takes effect. */
export interface PageQuestion {
  readonly message: string;
  readonly detail: string;
  /** The button that agrees. */
  readonly agree: string;
}

type Reader = (input: unknown) => PageQuestion | null;

/** An input that the contract refuses is not asked about: it goes no further by itself. */
function about<Schema extends z.ZodType>(
  schema: Schema | undefined,
  question: (input: z.output<Schema>) => PageQuestion | null,
): Reader {
  return (input) => {
    const read = schema?.safeParse(input);
    return read?.success === true ? question(read.data) : null;
  };
}

const { installs, moderation, settings, upstream } = contract;

/** Calls that let something act which the person, or a reviewer, had stopped; and the key that speaks for the person. */
const QUESTIONS: Readonly<Record<string, Reader>> = {
  'identity.rotate': () => ({
    message: 'Replace your signing key?',
    detail:
      'A new key signs for you and your publishers from now on. The old one is kept, and signs no more.',
    agree: 'Replace the key',
  }),
  'installs.enable': about(installs.enable['~orpc'].inputSchema, ({ extensionId }) => ({
    message: `Switch ${extensionId} on?`,
    detail: 'It was switched off. Switched on, it may do again what it was granted.',
    agree: 'Switch it on',
  })),
  'moderation.undo': about(moderation.undo['~orpc'].inputSchema, ({ extensionId, version, mark, reason }) =>
    mark === 'blocked'
      ? {
          message: `Take back the block of ${extensionId} ${version}?`,
          detail: `Copies that it switched off work again. The reason that will be kept: ${reason.slice(0, 300)}`,
          agree: 'Take the block back',
        }
      : null,
  ),
  'settings.simulation': about(settings.simulation['~orpc'].inputSchema, ({ enabled }) =>
    enabled
      ? {
          message: 'Turn simulation mode on?',
          detail: 'Signatures of a throw-away root count while it is on. What is made in it stays marked.',
          agree: 'Turn it on',
        }
      : null,
  ),
  'upstream.decide': about(
    upstream.decide['~orpc'].inputSchema,
    ({ registryId, extensionId, version, verdict }) => ({
      message: `${verdict === 'approve' ? 'Approve' : 'Reject'} ${extensionId} ${version} at ${registryId}?`,
      detail: 'The decision is made in your name at that server, for everybody who follows it.',
      agree: verdict === 'approve' ? 'Approve it' : 'Reject it',
    }),
  ),
};

/** What to ask the person before this call; null for a call that needs no question. */
export function questionFor(procedure: string, input: unknown): PageQuestion | null {
  return Object.hasOwn(QUESTIONS, procedure) ? (QUESTIONS[procedure]?.(input) ?? null) : null;
}
