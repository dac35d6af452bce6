import { StationError } from '../../src-shared/errors/index.ts';
import { parseJson } from '../../src-shared/json.ts';
import { DeniedError, GrantBook } from './grants.ts';
import type { HostServices } from './ports.ts';
import type { GuestFacingError, HostAnswer, HostCall } from './protocol.ts';
import { ArgumentError } from './shims/argument-error.ts';
import type { HostSide } from './shims/host-method.ts';
import { HOST_METHODS } from './shims/host-shims.ts';

/** The main thread's end of every host call of one run: schema, grant, service, answer as JSON text. */
export class HostCalls {
  readonly #side: HostSide;
  readonly #ended = new AbortController();
  readonly #open = new Set<Promise<HostAnswer>>();

  constructor(services: HostServices, grants: GrantBook) {
    this.#side = {
      services,
      signal: this.#ended.signal,
      demand: (capability, host) => grants.demand(capability, host),
      grantedHosts: grants.hosts,
    };
  }

  async answer(call: HostCall): Promise<HostAnswer> {
    const answering = this.#answer(call);
    this.#open.add(answering);
    try {
      return await answering;
    } finally {
      this.#open.delete(answering);
    }
  }

  /** Answers when calls that the guest did not wait for are done, or after `patienceMs`; then stops the rest. */
  async finish(patienceMs: number): Promise<void> {
    if (this.#open.size > 0 && patienceMs > 0) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([Promise.allSettled(this.#open), patience]);
      clearTimeout(timer);
    }
    this.#ended.abort();
  }

  async #answer({ method, args }: HostCall): Promise<HostAnswer> {
    try {
      const shim = HOST_METHODS.get(method);
      if (shim === undefined) throw new ArgumentError(`there is no ${method}`);
      const value = await shim.answer(parseJson(args), this.#side);
      return { ok: true, json: value === undefined ? '' : JSON.stringify(value) };
    } catch (thrown) {
      return { ok: false, error: guestFacing(method, thrown) };
    }
  }
}

/** What a guest may know of a failure: documented errors in full, anything else only that it happened. */
function guestFacing(method: string, thrown: unknown): GuestFacingError {
  if (thrown instanceof DeniedError) return { name: 'DeniedError', message: thrown.message };
  if (thrown instanceof ArgumentError || thrown instanceof SyntaxError) {
    return { name: 'TypeError', message: `${method}: ${thrown.message}` };
  }
  if (thrown instanceof StationError && thrown.code !== 'internal') {
    return { name: 'HostError', message: thrown.message, code: thrown.code };
  }
  return { name: 'HostError', message: `${method}: the host could not answer.`, code: 'internal' };
}
