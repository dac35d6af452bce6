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

const { installs, mirror, moderation, registries, settings, trust, upstream } = contract;

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
  'mirror.startExport': about(mirror.startExport['~orpc'].inputSchema, ({ from, out }) => ({
    message: `Write a signed file of what ${from ?? 'this home'} offers?`,
    detail: `It is signed with your key, and holds packages that others may not have.\n\n${out}`,
    agree: 'Write it',
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
  'registries.remove': about(registries.remove['~orpc'].inputSchema, ({ id }) => ({
    message: `Follow ${id} no longer?`,
    detail:
      'What was installed from it stays and goes on, without news of it. The rest of what it listed leaves the catalog.',
    agree: 'Follow it no longer',
  })),
  'settings.simulation': about(settings.simulation['~orpc'].inputSchema, ({ enabled }) =>
    enabled
      ? {
          message: 'Turn simulation mode on?',
          detail: 'Signatures of a throw-away root count while it is on. What is made in it stays marked.',
          agree: 'Turn it on',
        }
      : null,
  ),
  'trust.acceptPins': about(
    trust.acceptPins['~orpc'].inputSchema,
    ({ origin, publisherId, fingerprints }) => ({
      message: `Believe new keys of ${publisherId} from ${origin}?`,
      detail: `No key that was believed vouches for them. What they sign can be installed from then on.\n\n${fingerprints.map(grouped).join('\n\n')}`,
      agree: 'Believe these keys',
    }),
  ),
  'trust.addRoot': about(
    trust.addRoot['~orpc'].inputSchema,
    ({ name, owner, scope, fingerprint, replace }) => ({
      message: `${replace ? 'Replace' : 'Add'} the trust root ${name}?`,
      detail: `Whoever it vouches for may be allowed to sign for ${scope.includes('*') ? 'every publisher' : scope.join(', ')}. Owner: ${owner}. Compare its fingerprint:\n\n${grouped(fingerprint)}`,
      agree: replace ? 'Replace the root' : 'Add the root',
    }),
  ),
  'trust.agreeStale': about(trust.agreeStale['~orpc'].inputSchema, ({ name, days }) => ({
    message: `Go on with the old trust root ${name}?`,
    detail: `For ${days} days, new packages are verified under it although nobody knows what was revoked since its day.`,
    agree: 'Go on with it',
  })),
  'trust.forgetPins': about(trust.forgetPins['~orpc'].inputSchema, ({ origin, publisherId }) => ({
    message: `Forget the keys of ${publisherId} from ${origin}?`,
    detail: 'The next keys that are seen there for this publisher are believed without a question.',
    agree: 'Forget the keys',
  })),
  'trust.removeRoot': about(trust.removeRoot['~orpc'].inputSchema, ({ name }) => ({
    message: `Remove the trust root ${name}?`,
    detail:
      'What was allowed under it goes with it. What is installed stays; nothing new is verified under it.',
    agree: 'Remove the root',
  })),
  'upstream.publish': about(upstream.publish['~orpc'].inputSchema, ({ registryId, digest }) => ({
    message: `Send a package to ${registryId}?`,
    detail: `It is submitted there in your name, for everybody who follows that server once it is approved.\n\n${digest}`,
    agree: 'Send it',
  })),
  'upstream.report': about(upstream.report['~orpc'].inputSchema, ({ registryId, extensionId, reason }) => ({
    message: `Report ${extensionId} to ${registryId ?? 'the server that it came from'}?`,
    detail: `The moderators there read it in your name. Reason: ${reason}.`,
    agree: 'Report it',
  })),
  'upstream.decide': about(
    upstream.decide['~orpc'].inputSchema,
    ({ registryId, extensionId, version, verdict }) => ({
      message: `${verdict === 'approve' ? 'Approve' : 'Reject'} ${extensionId} ${version} at ${registryId}?`,
      detail: 'The decision is made in your name at that server, for everybody who follows it.',
      agree: verdict === 'approve' ? 'Approve it' : 'Reject it',
    }),
  ),
};

/** A fingerprint in groups of four, to be compared by eye. */
function grouped(fingerprint: string): string {
  return fingerprint.replace(/^sha256:/, '').replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** What to ask the person before this call; null for a call that needs no question. */
export function questionFor(procedure: string, input: unknown): PageQuestion | null {
  return Object.hasOwn(QUESTIONS, procedure) ? (QUESTIONS[procedure]?.(input) ?? null) : null;
}
