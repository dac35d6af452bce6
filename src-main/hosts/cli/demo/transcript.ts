import { performance } from 'node:perf_hooks';
import type { Session } from '../session.ts';

/** One step as it was done, for `--json`. */
export interface Step {
  readonly name: string;
  readonly ms: number;
  readonly facts: readonly string[];
}

/** Prints each step with its time as it ends, or keeps them for one JSON document. */
export class Transcript {
  readonly steps: Step[] = [];
  readonly #session: Session;
  readonly #begun = performance.now();

  constructor(session: Session) {
    this.#session = session;
  }

  heading(text: string): void {
    if (!this.#session.json) this.#session.io.stdout.write(`\n${text}\n`);
  }

  /** Does the step's work; `tell` adds a fact to it. */
  async step<T>(name: string, work: (tell: (fact: string) => void) => Promise<T>): Promise<T> {
    const facts: string[] = [];
    const begun = performance.now();
    const value = await work((fact) => facts.push(fact));
    const ms = Math.round(performance.now() - begun);
    this.steps.push({ name, ms, facts });
    if (!this.#session.json) {
      this.#session.io.stdout.write(`  ${name.padEnd(58)} ${String(ms).padStart(6)} ms\n`);
      for (const fact of facts) this.#session.io.stdout.write(`    ${fact}\n`);
    }
    return value;
  }

  get totalMs(): number {
    return Math.round(performance.now() - this.#begun);
  }
}
