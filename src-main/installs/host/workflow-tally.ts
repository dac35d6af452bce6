import { JSON_LEVELS } from '../../../src-shared/json.ts';
import { WORKFLOW_LIMITS } from '../../../src-shared/limits.ts';
import type { LogLine, ReportPart, SandboxResult } from '../../../src-shared/models/sandbox.ts';
import { jsonBytes, type JsonBounds } from './json-bytes.ts';

/** Why a workflow ends before its steps do. */
export interface Over {
  readonly outcome: 'limit' | 'timeout';
  readonly error: { readonly name: string; readonly message: string };
}

/** Of what one step is given or passes on. */
export const STEP_BOUNDS: JsonBounds = {
  bytes: WORKFLOW_LIMITS.stepBytes,
  levels: WORKFLOW_LIMITS.stepLevels,
};

/** A table's cells nest as deeply as any data may; the list of parts and the part stand around them. */
const REPORT_LEVELS = JSON_LEVELS + 2;

export function over(message: string): Over {
  return { outcome: 'limit', error: { name: 'LimitError', message } };
}

export function outOfTime(wallMs: number): Over {
  const message = `The workflow was stopped at its deadline of ${wallMs} ms.`;
  return { outcome: 'timeout', error: { name: 'TimeoutError', message } };
}

/** What the steps of one run leave: counted as it comes, and no more of it kept than a run may leave. */
export class Tally {
  readonly #signal: AbortSignal | undefined;
  readonly #logs: LogLine[] = [];
  readonly #report: ReportPart[] = [];
  readonly #declared = new Set<string>();
  readonly #used = new Set<string>();
  readonly #denied = new Set<string>();
  #durationMs = 0;
  #memoryBytes = 0;
  #outcome: SandboxResult['outcome'] = 'ok';
  #error: SandboxResult['error'] = null;
  #bytes = 0;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Counts bytes that are about to be kept. Answers why they are too many, or null. */
  take(bytes: number | null): Over | null {
    if (bytes === null || bytes > WORKFLOW_LIMITS.runBytes - this.#bytes) {
      return over('The steps of the workflow left more than one run may leave.');
    }
    this.#bytes += bytes;
    return null;
  }

  /** Adds what a step did. What it used counts even where what it left is too much to be kept. */
  async add(id: string, step: SandboxResult): Promise<Over | null> {
    const startedMs = this.#durationMs;
    this.#durationMs += step.durationMs;
    this.#memoryBytes = Math.max(this.#memoryBytes, step.memoryBytes);
    for (const label of step.capabilities.declared) this.#declared.add(label);
    for (const label of step.capabilities.used) this.#used.add(label);
    for (const label of step.capabilities.denied) this.#denied.add(label);

    const valueBytes = await jsonBytes(step.value, STEP_BOUNDS, this.#signal);
    if (valueBytes === null) return over(`The step ${id} answered more than a step may hold.`);
    const lines = step.logs.map(({ level, message, atMs }) => ({
      level,
      message: `${id}: ${message}`,
      atMs: startedMs + atMs,
    }));
    const problem =
      this.take(valueBytes) ??
      this.take(await this.#bytesOf(lines, 3)) ??
      this.take(await this.#bytesOf(step.report, REPORT_LEVELS));
    if (problem !== null) return problem;
    for (const line of lines) this.#logs.push(line);
    for (const part of step.report) this.#report.push(part);
    this.#outcome = step.outcome;
    this.#error = step.error;
    return null;
  }

  end({ outcome, error }: Over): void {
    this.#outcome = outcome;
    this.#error = { ...error };
  }

  get total(): SandboxResult {
    return {
      outcome: this.#outcome,
      value: null,
      logs: this.#logs,
      report: this.#report,
      durationMs: this.#durationMs,
      memoryBytes: this.#memoryBytes,
      capabilities: {
        declared: [...this.#declared],
        used: [...this.#used],
        denied: [...this.#denied],
      },
      error: this.#error,
    };
  }

  async #bytesOf(list: readonly (LogLine | ReportPart)[], levels: number): Promise<number | null> {
    if (list.length === 0) return 0;
    const bytes = WORKFLOW_LIMITS.runBytes - this.#bytes;
    return jsonBytes([...list], { bytes, levels }, this.#signal);
  }
}
