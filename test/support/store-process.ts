import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./store-writer.ts', import.meta.url));

/** Another process on a home (see store-writer.ts for what it can do). Its lines are collected as they come. */
export class StoreProcess {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly #child: ChildProcess;
  readonly #over: Promise<number | null>;

  constructor(...words: readonly string[]) {
    this.#child = spawn(process.execPath, [SCRIPT, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error('the child has no pipes');
    const read = createInterface({ input: stdout });
    read.on('line', (line) => this.lines.push(line));
    stderr.setEncoding('utf8').on('data', (text: string) => this.errors.push(text));
    const exited: Promise<unknown[]> = once(this.#child, 'close');
    this.#over = exited.then(([code]) => (typeof code === 'number' ? code : null));
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get processId(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits until so many lines came, or the process ended. */
  async line(count: number): Promise<void> {
    while (this.lines.length < count && this.isRunning)
      await new Promise((resolve) => setTimeout(resolve, 2));
    if (this.lines.length < count) {
      await this.#over;
      if (this.lines.length < count) throw new Error(`the process ended early: ${this.errors.join('')}`);
    }
  }

  /** Ends it without a chance to tidy up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#over;
  }

  /** Asks it to close its store. Answers its exit code. */
  async stop(): Promise<number | null> {
    this.#child.stdin?.end();
    return this.#over;
  }
}
