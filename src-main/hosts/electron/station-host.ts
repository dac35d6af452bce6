import { randomUUID } from 'node:crypto';
import type { ApiContext } from '../../api/index.ts';
import type { ExtensionMessage } from '../../installs/index.ts';
import type { Station } from '../../station.ts';
import type { Workbench } from '../../workbench/index.ts';
import { olderSqliteBinding } from './sqlite-binding.ts';

export interface StationHostOptions {
  readonly home: string;
  readonly workbench: Workbench;
  readonly notify: (message: ExtensionMessage) => void;
}

/** The station of the window's home. It opens when the page first asks for something, so that the window stands before it. */
export class StationHost {
  readonly #options: StationHostOptions;
  #opening: Promise<Station> | null = null;

  constructor(options: StationHostOptions) {
    this.#options = options;
  }

  /** Opens the home once; a failure is answered and the next call tries again. */
  readonly station = async (): Promise<Station> => {
    this.#opening ??= this.#open();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  };

  /** What the handlers are told about a surface of this window. The person at the machine holds every role. */
  context(surface: Pick<ApiContext, 'consent' | 'demand'>): ApiContext {
    return {
      station: this.station,
      workbench: this.#options.workbench,
      role: 'admin',
      reach: 'local',
      requestId: randomUUID(),
      ...surface,
    };
  }

  /** Jobs that run in this process now. */
  async running(): Promise<number> {
    if (this.#opening === null) return 0;
    const station = await this.#opening.catch(() => null);
    return station === null ? 0 : station.jobs.active;
  }

  async close(): Promise<void> {
    const station = await this.#opening?.catch(() => null);
    await station?.close();
    await this.#options.workbench.close();
  }

  async #open(): Promise<Station> {
    const { createStation } = await import('../../station.ts');
    const { home, workbench, notify } = this.#options;
    const passphrase = process.env['MARKETPLACE_PASSPHRASE'];
    return createStation({
      home,
      workbench,
      upkeep: true,
      nativeBinding: olderSqliteBinding(),
      notify: async (message) => notify(message),
      ...(passphrase === undefined || passphrase === ''
        ? {}
        : { passphrase: () => Promise.resolve(passphrase) }),
    });
  }
}
