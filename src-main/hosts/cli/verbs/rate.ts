import { ASPECTS } from '../../../../src-shared/models/aspects.ts';
import type { Aspects } from '../../../../src-shared/models/review.ts';
import { asApiError } from '../api-error.ts';
import { ratedVersion } from '../registry/rated-version.ts';
import type { Session } from '../session.ts';
import { usage } from '../usage.ts';
import { sendAndTell } from './outbox.ts';
import { atRegistry, collect, extensionOperand, wholeNumber, type Verb } from '../verb.ts';

export const rate: Verb = (program, run) => {
  atRegistry(program.command('rate'))
    .argument('<id>', 'publisher.name or publisher.name@1.2.3 (default: the installed version)')
    .description('rate a version that you installed; again to change it')
    .addOption(wholeNumber('--stars <n>', '1 to 5', 1, 5))
    .option('--aspect <name=n>', `${ASPECTS.join(', ')}: 1 to 5 each (repeatable)`, collect)
    .option('--title <text>', 'a few words')
    .option('--text <markdown>', 'what others should know')
    .option('--delete', 'take your rating back')
    .action(
      run(async (session, options, operand = '') => {
        const { extensionId, range } = extensionOperand(operand);
        if (session.registry === null && (await originOf(session, extensionId)) !== 'local')
          return rateAtOrigin(session, options, extensionId, range);
        const version = await ratedVersion(session, extensionId, range);
        const own = version === undefined ? null : await session.client.reviews.own({ extensionId, version });
        if (options['delete'] === true) {
          if (own === null) throw usage(`You have not rated ${operand}.`);
          session.print(await session.client.reviews.delete({ id: own.id }), () => 'Your rating is deleted.');
          return;
        }
        const content = contentOf(options);
        const review =
          own === null
            ? await session.client.reviews.add({ extensionId, version, ...content })
            : await session.client.reviews.edit({ id: own.id, ...content });
        session.print(review, () => `You gave ${extensionId}@${review.version} ${content.stars} of 5.`);
      }),
    );
};

/** Ratings of what came from a server are written there. */
async function rateAtOrigin(
  session: Session,
  options: Readonly<Record<string, unknown>>,
  extensionId: string,
  version: string | undefined,
): Promise<void> {
  const { upstream } = session.client;
  const item =
    options['delete'] === true
      ? await upstream.unrate({ extensionId, version })
      : await upstream.rate({ extensionId, version, ...contentOf(options) });
  await sendAndTell(session, item);
}

async function originOf(session: Session, extensionId: string): Promise<string> {
  try {
    return (await session.client.extensions.get({ extensionId })).extension.origin;
  } catch (thrown) {
    const error = await asApiError(thrown);
    // What no registry here knows is answered by the rating itself.
    if (error.code === 'registry.extension-not-found') return 'local';
    throw error;
  }
}

function contentOf(options: Readonly<Record<string, unknown>>) {
  const stars = options['stars'] as number | undefined;
  if (stars === undefined) throw usage('--stars N is needed, 1 to 5.');
  return {
    stars,
    aspects: aspectsOf((options['aspect'] as string[] | undefined) ?? []),
    title: options['title'] as string | undefined,
    text: options['text'] as string | undefined,
  };
}

function aspectsOf(pairs: readonly string[]): Aspects {
  const aspects: Record<string, number> = {};
  for (const pair of pairs) {
    const match = /^([A-Za-z-]+)=([1-5])$/.exec(pair);
    const name = ASPECTS.find((one) => one.toLowerCase() === match?.[1]?.replaceAll('-', '').toLowerCase());
    if (match === null || name === undefined) {
      throw usage(`--aspect takes ${ASPECTS.join(', ')} with 1 to 5, such as reliability=4, not "${pair}".`);
    }
    aspects[name] = Number(match[2]);
  }
  return aspects;
}
