import { randomUUID } from 'node:crypto';
import { fromErrorBody, StationError, toStationError } from '../../../src-shared/errors/index.ts';
import type { StationClient } from '../../../src-shared/contract/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import type { JobEvent } from '../../../src-shared/models/job.ts';
import type { Station } from '../../station.ts';
import type { CliIo } from './io.ts';
import { asksPerson, passphraseFrom } from './passphrase.ts';
import type { RegistryAddress } from './registry/address.ts';
import type { Registry } from './registry/registry.ts';
import { configuredScanners } from './scanners.ts';
import { tenantOf } from './tenant-of.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { printable } from './text.ts';

/** What a server is told about webhooks to its own machine, whoever makes them. */
const WEBHOOK_LOOPBACK = 'MARKETPLACE_SERVER_WEBHOOK_LOOPBACK';
const ON = /^(?:true|1|yes|on|y|enabled)$/i;

/** One `wpk` call: a client of the contract in this process, and a home that opens when a verb first needs it. */
export interface Session extends Terminal {
  /** Of the registry that was named, else of this home. */
  readonly client: StationClient;
  /** Of this home, whatever was named. */
  readonly here: StationClient;
  /** The server that was named; null where the verb works on this home. */
  readonly registry: Registry | null;
  /** Follows a job to its end. @throws the job's error */
  finish(jobId: string, onEvent?: (event: JobEvent) => void): Promise<Json>;
  /** Follows every job that this call started to its end. @throws the error of the first that does not end well */
  stayForJobs(): Promise<void>;
}

export async function openSession(
  options: {
    readonly home?: string | undefined;
    readonly json: boolean;
    readonly registry?: RegistryAddress | null;
  },
  io: CliIo,
): Promise<Session> {
  const terminal = openTerminal(options, io);
  const { home, note } = terminal;
  // Loaded here so that help and usage errors need none of it, and the home's half only when a verb first asks for it.
  const [{ createRouterClient }, { router }, { createWorkbench }] = await Promise.all([
    import('@orpc/server'),
    import('../../api/index.ts'),
    import('../../workbench/index.ts'),
  ]);
  const workbench = createWorkbench({ scanners: await configuredScanners(io) });
  // A verb that was interrupted may still come to its answer while its tools are closed: nobody waits for it.
  let closed = false;
  let opening: Promise<Station> | null = null;
  const openHome = async (): Promise<Station> => {
    if (closed) throw new StationError('cli.cancelled', {});
    const { createStation } = await import('../../station.ts');
    return createStation({
      home,
      workbench,
      passphrase: passphraseFrom(io),
      asks: asksPerson(io),
      tenant: tenantOf(home),
      webhooks: { allowLoopback: ON.test(io.env[WEBHOOK_LOOPBACK] ?? '') },
    });
  };
  const here: StationClient = createRouterClient(router, {
    context: {
      station: () => (opening ??= openHome()),
      workbench,
      role: 'admin',
      reach: 'local',
      consent: true,
      requestId: randomUUID(),
    },
  });
  const registry = await registryOf(options.registry ?? null);
  const client = registry?.client ?? here;
  const follow: Session['finish'] = async (jobId, onEvent) => {
    const cancelling: Promise<unknown>[] = [];
    const cancel = (): void => {
      // Refused where the job has just ended by itself; then that is how it ended.
      cancelling.push(client.jobs.cancel({ jobId }).catch(() => null));
    };
    if (io.signal.aborted) cancel();
    else io.signal.addEventListener('abort', cancel, { once: true });
    try {
      for await (const event of await client.jobs.watch({ jobId, afterSeq: 0 })) onEvent?.(event);
      await Promise.all(cancelling);
    } catch (thrown) {
      const { ORPCError } = await import('@orpc/client');
      if (registry === null || thrown instanceof StationError || thrown instanceof ORPCError) throw thrown;
      // A stream that broke has no code of its own.
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new StationError('remote.connection-lost', { url: registry.url, jobId, reason }, thrown);
    } finally {
      io.signal.removeEventListener('abort', cancel);
    }
    const job = await client.jobs.get({ jobId });
    if (job.state === 'done') return job.result;
    if (job.error !== null) throw fromErrorBody(job.error);
    throw new StationError('jobs.cancelled', { jobId });
  };
  const finish: Session['finish'] = (jobId, onEvent) => terminal.following(() => follow(jobId, onEvent));
  return Object.assign(Object.create(terminal) as Terminal, {
    client,
    here,
    registry,
    finish,
    async stayForJobs() {
      if (opening === null) return;
      const { started } = (await opening).jobs;
      const ended = await Promise.allSettled(started.map((jobId) => finish(jobId)));
      const [first, ...others] = ended.filter((one) => one.status === 'rejected');
      for (const { reason } of others) note(printable(toStationError(reason).message));
      if (first !== undefined) throw toStationError(first.reason);
    },
    async close() {
      closed = true;
      await terminal.close();
      const station = opening;
      if (station !== null)
        await station.then(
          (one) => one.close(),
          () => undefined,
        );
      await workbench.close();
    },
  });
}

async function registryOf(address: RegistryAddress | null): Promise<Registry | null> {
  if (address === null) return null;
  const { openRegistry } = await import('./registry/registry.ts');
  return openRegistry(address);
}
