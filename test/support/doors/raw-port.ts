import { MessageChannel } from 'node:worker_threads';
import { servePort } from '../../../src-main/api/index.ts';
import { stationContexts } from './contexts.ts';

/** What the door answered, as far as a test looks at it. */
export interface RawAnswer {
  readonly id: string;
  /** The error's code, or null for an answer. */
  readonly code: string | null;
  readonly text: string;
}

/** The far end of a port, without a client in front of it: what a hostile renderer has. */
export function openRawPort(home: string, consent = false) {
  const { context, close } = stationContexts(home);
  const { port1, port2 } = new MessageChannel();
  servePort(port1, () => context(consent));
  port1.start();
  const answers: RawAnswer[] = [];
  let waiting: (() => void)[] = [];
  port2.on('message', (text: string) => {
    answers.push(readAnswer(text));
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  });
  return {
    answers,
    send: (message: unknown) => port2.postMessage(message),
    /** Sends one call and waits for its answer. */
    async ask(id: string, procedure: string, input: unknown = {}): Promise<RawAnswer> {
      port2.postMessage(callOf(id, procedure, input));
      return this.answerTo(id);
    },
    async answerTo(id: string): Promise<RawAnswer> {
      for (;;) {
        const found = answers.find((answer) => answer.id === id);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async close() {
      port2.close();
      port1.close();
      await close();
    },
  };
}

/** A call as our client writes it. */
export function callOf(id: string, procedure: string, input: unknown): string {
  return JSON.stringify({ i: id, p: { u: `/${procedure.replaceAll('.', '/')}`, b: { json: input } } });
}

function readAnswer(text: string): RawAnswer {
  const { i: id, p: payload } = JSON.parse(text) as {
    i: string;
    p: { s?: number; b?: { json?: { code?: string } } };
  };
  const code = payload.s === undefined ? null : (payload.b?.json?.code ?? 'none');
  return { id, code, text };
}
