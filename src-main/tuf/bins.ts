import type { KeyObject } from 'node:crypto';
import type { Store } from '../store/port.ts';
import type { TufFolder } from './folder.ts';

/** What the bins are to be brought to. Plain data: it goes to a worker thread. */
export interface BinWork {
  /** From this leaf of the log on; null where everything is looked at anew. */
  readonly since: number | null;
  /** Publishers whose every name is looked at, whatever the log tells. */
  readonly also: readonly string[];
  /** Publishers that sign their own targets from this publication on. */
  readonly own: readonly string[];
  /** 2^n bins are in force; null before the first publication. */
  readonly bits: number | null;
  /** 2^n bins to begin with; null where the number of packages decides. */
  readonly startBits: number | null;
  /** Of each bin, as the snapshot lists it. */
  readonly versions: Readonly<Record<string, number>>;
  /** So many versions may be missing in a restored home: numbers go on above them. */
  readonly behind: number;
  /** Every bin is signed anew, changed or not. */
  readonly renew: boolean;
  /** When what is signed now expires. */
  readonly expires: string;
}

/** A bin that has another content, or has to last longer. */
export interface ComposedBin {
  readonly role: string;
  readonly version: number;
  /** The signed file. */
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly sha256: string;
  /** Small targets that the server keeps beside the metadata. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** How far it all is, from 0 to 1. */
  readonly fraction: number;
}

/** What came of it, beside the bins themselves. */
export interface Composed {
  readonly bits: number;
  /** All leaves before this one are accounted for. */
  readonly toSeq: number;
  /** Publishers that sign by themselves, and have something to sign perhaps. */
  readonly ownPublishers: readonly string[];
}

/** What composing bins needs of the thread that it runs on. */
export interface BinTools {
  readonly folder: Pick<TufFolder, 'read'>;
  readonly store: Pick<Store, 'read'>;
  /** The private key of the catalog and its bins. */
  readonly key: KeyObject;
  /** Takes a bin over; several may be on their way. */
  readonly emit: (bin: ComposedBin) => Promise<void>;
  /** Between two slices of work. */
  readonly pause: () => Promise<void>;
}

/** Smaller bins than this are not worth a longer snapshot. */
const FULL = 64;

/**
 * 2^n bins for so many targets. A follower that asks for one package reads the snapshot (about 140 bytes a bin) and one bin
 * (about 550 bytes a target): together they are smallest at twice the square root of the number of targets.
 */
export function bitsFor(targets: number, most: number): number {
  return Math.max(1, Math.min(most, Math.ceil(1 + Math.log2(Math.max(4, targets)) / 2)));
}

/** Bins grow when there are sixteen times as many targets as they suit, so seldom: a snapshot never loses a name it had. */
export function grownBits(bits: number, targets: number, most: number): number {
  const best = bitsFor(targets, most);
  return targets / 2 ** bits > FULL && best >= bits + 2 ? best : bits;
}
