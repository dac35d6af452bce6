import { StationError } from '../../../../src-shared/errors/index.ts';
import type { ProcedureMeta } from '../../../../src-shared/contract/index.ts';
import type { Json } from '../../../../src-shared/json.ts';
import type { Session } from '../session.ts';
import { jsonInput } from '../json-input.ts';
import { atRegistry, type Verb } from '../verb.ts';

type Call = (input: Json | undefined, options: { signal: AbortSignal }) => Promise<unknown>;

export const api: Verb = (program, run) => {
  atRegistry(program.command('api'))
    .argument('[procedure]', 'area.name, such as extensions.search')
    .description('call any procedure of the contract; input and answer are JSON')
    .option('--input <json>', 'input as JSON, @file, or - for standard input')
    .option('--list', 'list the procedures with their role and reach')
    .action(
      run(async (session, options, procedure) => {
        if (procedure === undefined || options['list'] === true) {
          const items = await procedures();
          session.print({ items }, () =>
            items.map((one) => `${one.name}  ${one.role}, ${one.reach}`).join('\n'),
          );
          return;
        }
        const call = await find(session, procedure);
        const input = await jsonInput(options['input'] as string | undefined, session);
        const answer = await call(input ?? {}, { signal: session.io.signal });
        if (isStream(answer)) {
          for await (const event of answer) session.print(event, () => JSON.stringify(event));
        } else {
          session.print(answer ?? null, () => JSON.stringify(answer ?? null));
        }
        // What the call began has nobody else to work on it.
        await session.stayForJobs();
      }),
    );
};

async function procedures(): Promise<{ name: string; role: string; reach: string }[]> {
  const { contract } = await import('../../../../src-shared/contract/index.ts');
  return Object.entries(contract).flatMap(([area, members]) =>
    Object.entries(members).map(([name, procedure]) => {
      const meta: ProcedureMeta = procedure['~orpc'].meta;
      return { name: `${area}.${name}`, role: meta.role, reach: meta.reach };
    }),
  );
}

async function find(session: Session, procedure: string): Promise<Call> {
  const known = (await procedures()).find((one) => one.name === procedure);
  if (known === undefined || (session.registry !== null && known.reach === 'local'))
    throw new StationError('api.unknown-procedure', { procedure });
  const [area = '', name = ''] = procedure.split('.');
  const client: Readonly<Record<string, Readonly<Record<string, Call>>>> = session.client as never;
  const call = client[area]?.[name];
  if (call === undefined) throw new StationError('api.unknown-procedure', { procedure });
  return call;
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
