import type { Json } from '../../../src-shared/json.ts';
import type { ReportReason } from '../../../src-shared/models/moderation.ts';
import type { Aspects } from '../../../src-shared/models/review.ts';
import type { Keep, UpstreamItem, UpstreamState } from '../../../src-shared/models/upstream.ts';
import type { Page } from '../../store/port.ts';

/** Who has something sent. */
export interface Sender {
  readonly userId: string;
}

/** A rating as it is written; the server and the version are found where they are not named. */
export interface RatingToSend {
  readonly registryId?: string | undefined;
  readonly extensionId: string;
  readonly version?: string | undefined;
  readonly stars: number;
  readonly aspects: Aspects;
  readonly title: string;
  readonly text: string;
}

/** What goes to servers that this home follows: written down first, sent as soon as a server can be reached. */
export interface Upstream {
  /** @throws sync.remote-unknown, sync.without-address, upstream.too-many, store.blob-missing, trust.unsigned */
  publish(
    what: {
      readonly registryId: string;
      readonly digest: string;
      readonly bundle: Json;
      readonly provenance?: Json | undefined;
      readonly publicKey?: string | undefined;
    },
    sender: Sender,
  ): Promise<UpstreamItem>;
  /** @throws upstream.no-server, sync.remote-unknown, sync.without-address, upstream.too-many, installs.not-installed */
  rate(rating: RatingToSend, sender: Sender): Promise<UpstreamItem>;
  /** @throws upstream.no-server, sync.remote-unknown, sync.without-address, installs.not-installed */
  unrate(
    what: Pick<RatingToSend, 'registryId' | 'extensionId' | 'version'>,
    sender: Sender,
  ): Promise<UpstreamItem>;
  /** @throws sync.remote-unknown, sync.without-address, upstream.too-many, registry.reason-required */
  decide(
    what: {
      readonly registryId: string;
      readonly extensionId: string;
      readonly version: string;
      readonly verdict: 'approve' | 'reject';
      readonly reason: string;
      readonly digest: string;
    },
    sender: Sender,
  ): Promise<UpstreamItem>;
  /** @throws upstream.no-server, sync.remote-unknown, sync.without-address, upstream.too-many */
  report(
    what: {
      readonly registryId?: string | undefined;
      readonly extensionId: string;
      readonly version?: string | undefined;
      readonly reason: ReportReason;
      readonly text: string;
    },
    sender: Sender,
  ): Promise<UpstreamItem>;
  /** Newest first, with how much has not ended and how much of that needs a person. @throws sync.remote-unknown */
  list(
    filter: Page & {
      readonly registryId?: string | undefined;
      readonly state?: UpstreamState | undefined;
      readonly subject?: string | undefined;
      readonly open?: boolean;
    },
  ): Promise<{ readonly items: readonly UpstreamItem[]; readonly open: number; readonly needYou: number }>;
  /** @throws upstream.not-found */
  get(id: string): Promise<UpstreamItem>;
  /** @throws upstream.not-found, upstream.not-now */
  retry(id: string): Promise<UpstreamItem>;
  /** @throws upstream.not-found, upstream.not-now */
  cancel(id: string): Promise<UpstreamItem>;
  /** @throws upstream.not-found, upstream.not-now, upstream.choice-not-offered */
  resolve(id: string, keep: Keep): Promise<UpstreamItem>;
  /**
   * Sends and looks after what is due; with `hasten` everything that has not ended. What a server refuses is kept with the item
   * and thrown by nobody.
   */
  send(options: {
    readonly registryId: string | null;
    readonly hasten: boolean;
    readonly signal: AbortSignal;
    readonly progress?: (fraction: number, phase: string) => Promise<void>;
  }): Promise<{ readonly handled: number }>;
  /** Sends from now on whenever something is due, until it is closed. */
  start(): Promise<void>;
  close(): Promise<void>;
}
