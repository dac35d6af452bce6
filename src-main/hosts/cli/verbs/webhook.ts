import type { Outputs } from '../../../../src-shared/contract/index.ts';
import { EVENT_TYPES, type EventType } from '../../../../src-shared/models/event-types.ts';
import { usage } from '../usage.ts';
import { collect, wholeNumber, type Verb } from '../verb.ts';

type Webhook = Outputs['webhooks']['get'];
type Delivery = Outputs['webhooks']['redeliver'];

const AS_LISTED = 'as wpk webhook list shows it';

export const webhook: Verb = (program, run) => {
  const command = program.command('webhook').description('addresses that events of this home are sent to');
  command
    .command('create')
    .argument('<url>', 'https address of the receiver')
    .option('--event <type>', 'what to send, such as version.approved (repeatable; default: all)', collect)
    .option('--description <text>', 'what it is for')
    .description('have events sent to an address; its secret is shown once')
    .action(
      run(async (session, options, url = '') => {
        const events = (options['event'] as string[] | undefined)?.map(eventType);
        const made = await session.client.webhooks.create({
          url,
          description: options['description'] as string | undefined,
          ...(events === undefined ? {} : { eventTypes: events }),
        });
        session.print(made, () => withSecret(made));
      }),
    );
  command
    .command('list')
    .description('addresses, oldest first')
    .action(
      run(async (session) => {
        const { items } = await session.client.webhooks.list();
        session.print({ items }, () =>
          items.length === 0 ? 'No webhooks. Make one with wpk webhook create.' : items.map(line).join('\n'),
        );
      }),
    );
  for (const [name, description, act] of [
    ['disable', 'send nothing there for now', 'disable'],
    ['enable', 'send there again, what waits first', 'enable'],
  ] as const) {
    command
      .command(name)
      .argument('<id>', AS_LISTED)
      .description(description)
      .action(
        run(async (session, _options, id = '') => {
          const changed = await session.client.webhooks[act]({ id });
          session.print(changed, () => line(changed));
        }),
      );
  }
  command
    .command('secret')
    .argument('<id>', AS_LISTED)
    .description('give it a new secret, shown once; the one before signs beside it for a day')
    .action(
      run(async (session, _options, id = '') => {
        const changed = await session.client.webhooks.rotateSecret({ id });
        session.print(changed, () => withSecret(changed));
      }),
    );
  command
    .command('delete')
    .argument('<id>', AS_LISTED)
    .description('forget the address and its deliveries')
    .action(
      run(async (session, _options, id = '') => {
        session.print(await session.client.webhooks.delete({ id }), () => `Webhook ${id} is deleted.`);
      }),
    );
  command
    .command('deliveries')
    .argument('<id>', AS_LISTED)
    .addOption(wholeNumber('--limit <n>', 'how many at the most', 1, 200))
    .description('what was sent there, newest first')
    .action(
      run(async (session, options, id = '') => {
        const limit = options['limit'] as number | undefined;
        const page = limit === undefined ? {} : { limit };
        const { items } = await session.client.webhooks.deliveries({ id, ...page });
        session.print({ items }, () => deliveryLines(items, 'Nothing was sent there.'));
      }),
    );
  command
    .command('redeliver')
    .argument('<delivery>', 'as wpk webhook deliveries shows it')
    .description('send an event again, with the same id')
    .action(
      run(async (session, _options, deliveryId = '') => {
        const again = await session.client.webhooks.redeliver({ deliveryId });
        session.print(again, () => deliveryLines([again], ''));
      }),
    );
  command
    .command('dead-letters')
    .option('--retry [webhook]', 'try them again: those of one address, or of all that are enabled')
    .description('deliveries that were given up')
    .action(
      run(async (session, options) => {
        const retry = options['retry'] as string | true | undefined;
        if (retry !== undefined) {
          const input = retry === true ? {} : { id: retry };
          const answer = await session.client.webhooks.retryDeadLetters(input);
          session.print(answer, () => `${answer.retried} to be sent again.`);
          return;
        }
        const { items } = await session.client.webhooks.deadLetters({});
        session.print({ items }, () => deliveryLines(items, 'Nothing was given up.'));
      }),
    );
};

function eventType(typed: string): EventType {
  const type = EVENT_TYPES.find((one) => one === typed || one === `marketplace.${typed}`);
  if (type === undefined)
    throw usage(`--event is one of ${EVENT_TYPES.map((one) => one.replace('marketplace.', '')).join(', ')}.`);
  return type;
}

function withSecret(made: Webhook & { readonly secret: string }): string {
  return [line(made), 'Its secret, shown once:', `  ${made.secret}`].join('\n');
}

function line({ id, url, state, disabledReason, failingSince }: Webhook): string {
  const health = failingSince === null ? '' : `, failing since ${failingSince}`;
  return `${id}  ${url}  ${state}${disabledReason === null ? health : `: ${disabledReason}`}`;
}

function deliveryLines(items: readonly Delivery[], none: string): string {
  if (items.length === 0) return none;
  return items
    .map(({ id, type, subject, state, attempts, lastProblem }) =>
      [id, type, subject, state, `${attempts} attempts`, lastProblem ?? ''].join('  ').trimEnd(),
    )
    .join('\n');
}
