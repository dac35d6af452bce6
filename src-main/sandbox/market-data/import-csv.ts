import type { Bar } from '../../../src-shared/models/sandbox.ts';
import { WorkerPool } from '../../workers/index.ts';

/** What the `market-data` worker is asked. */
export interface CsvTask {
  readonly bytes: Uint8Array;
  readonly symbol: string;
}

/** What was imported; both times are UTC milliseconds. */
export interface ImportedBars {
  readonly bars: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads daily bars from CSV in a worker thread and hands them over in batches, in order, each when the one before was taken.
 * Nothing is handed over of a file that is refused. `bytes` moves to the worker and is empty afterwards.
 * @throws StationError what `parseBarsCsv` throws; what `take` throws
 */
export async function importBarsCsv(
  bytes: Uint8Array<ArrayBuffer>,
  symbol: string,
  take: (bars: readonly Bar[]) => Promise<void>,
): Promise<ImportedBars> {
  const pool = new WorkerPool({ worker: 'market-data', size: 1 });
  try {
    return await pool.run<ImportedBars>({ bytes, symbol } satisfies CsvTask, {
      onCall: (rows) => take(rows as readonly Bar[]),
      transfer: [bytes.buffer],
    });
  } finally {
    await pool.close();
  }
}
