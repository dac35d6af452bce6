/**
 * The host's side of an extension, guest API 1.0.0. Import from the module `"marketplace"`; nothing else of the host can be
 * reached: there is no network, file system, timer or DOM beside these functions.
 *
 * Every call of a command, strategy or report is a fresh run: the module is loaded, `activate` is called, then the function.
 * Nothing stays in memory between runs; keep what must stay in `storage`.
 *
 * A call whose capability was not granted rejects with an error named `DeniedError`.
 */
declare module 'marketplace' {
  /** Plain JSON data: what may cross between an extension and its host. */
  export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

  /** Daily OHLC bars as columns of equal length, oldest first. */
  export interface Bars {
    readonly symbol: string;
    readonly interval: '1d';
    /** True where prices were generated and are no market's. */
    readonly synthetic: boolean;
    /** Opening of each bar, milliseconds since 1970-01-01 UTC. */
    readonly time: readonly number[];
    /** Prices in the quote currency of the symbol. */
    readonly open: readonly number[];
    readonly high: readonly number[];
    readonly low: readonly number[];
    readonly close: readonly number[];
    /** Units traded; 0 where unknown. */
    readonly volume: readonly number[];
  }

  /** One thing a strategy would do. */
  export interface Signal {
    /** Time of the bar it belongs to, milliseconds UTC. */
    readonly time: number;
    readonly side: 'buy' | 'sell' | 'flat';
    /** Price it assumes, in the quote currency. */
    readonly price: number;
    /** Why, in at most 500 characters. */
    readonly note?: string;
  }

  /** What `activate` is told. */
  export interface Context {
    /** `publisher.name`. */
    readonly extensionId: string;
    /** Version that runs, such as `1.2.3`. */
    readonly version: string;
  }

  /** Lines for the developer and the run's log; at most 256 KiB a run, then the run ends with outcome `limit`. */
  export const log: {
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  };

  /** JSON values that stay between runs, 1 MiB per extension, keys and values together. Needs `storage`. */
  export const storage: {
    /** The value, or `undefined` where there is none. */
    get(key: string): Promise<Json | undefined>;
    /** Rejects when the quota would be passed; nothing is written then. */
    set(key: string, value: Json): Promise<void>;
    delete(key: string): Promise<void>;
    keys(): Promise<string[]>;
  };

  /** Prices that the user has: imported ones, else a synthetic set. Needs `market-data.read`. */
  export const marketData: {
    /**
     * Bars of one symbol; `from` and `to` are milliseconds UTC, both included.
     * Rejects for a symbol that is not there.
     */
    bars(
      symbol: string,
      range?: { readonly from?: number; readonly to?: number; readonly interval?: '1d' },
    ): Promise<Bars>;
    symbols(): Promise<string[]>;
  };

  /** Requests to the hosts that the manifest names and the user granted. Needs `network`. */
  export const network: {
    /**
     * `https` only; request bodies up to 256 KiB, answers up to 1 MiB, 10 seconds, 3 redirects to granted hosts.
     * Rejects for other hosts and for addresses of private networks.
     */
    fetch(
      url: string,
      init?: {
        readonly method?: string;
        readonly headers?: { readonly [name: string]: string };
        readonly body?: string;
      },
    ): Promise<{
      readonly status: number;
      readonly headers: { readonly [name: string]: string };
      readonly text: string;
    }>;
  };

  /**
   * Shows a short message to the user, with the extension's name; a title beyond 80 and a text beyond 300 characters is cut.
   * Needs `notify`.
   */
  export const notify: {
    show(title: string, text: string): Promise<void>;
  };

  /** Parts of the report that the run makes, in the order of the calls. Needs no grant; at most 4 MiB a run. */
  export const report: {
    /** Markdown; HTML and remote content are not shown. */
    markdown(text: string): void;
    /** Each row has one cell per column. */
    table(columns: readonly string[], rows: readonly (readonly Json[])[]): void;
    /** `[time in ms UTC, value]` pairs, oldest first. */
    series(name: string, points: readonly (readonly [number, number])[]): void;
  };

  /** What the user set for this extension, after the schema in `contributes.settings`. Needs no grant. */
  export const settings: {
    /** The value or the schema's default; `undefined` for an unknown key. */
    get(key: string): Json | undefined;
  };

  /** Needs no grant. */
  export const clock: {
    /** Milliseconds since 1970-01-01 UTC; stands still in a dry run. */
    now(): number;
  };
}
