import { storage, type Json } from 'marketplace';

/** One earlier result. */
export interface Point {
  /** When it was asked, milliseconds UTC. */
  readonly at: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** How many results are kept: a trading year. */
const KEPT = 250;
const TREND_KEY = 'trend';

export async function readTrend(): Promise<readonly Point[]> {
  const kept = await storage.get(TREND_KEY);
  return Array.isArray(kept) ? (kept as readonly Json[]).filter(isPoint) : [];
}

/** Adds a result and answers them all; a second one of the same moment replaces the first. */
export async function addToTrend(point: Point): Promise<readonly Point[]> {
  const before = (await readTrend()).filter(({ at }) => at !== point.at);
  const points = [...before, point].slice(-KEPT);
  await storage.set(
    TREND_KEY,
    points.map((one) => ({ ...one })),
  );
  return points;
}

function isPoint(value: Json): value is { at: number; valueAtRisk: number; expectedShortfall: number } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { at, valueAtRisk, expectedShortfall } = value as { readonly [key: string]: Json };
  return [at, valueAtRisk, expectedShortfall].every((number) => typeof number === 'number');
}
