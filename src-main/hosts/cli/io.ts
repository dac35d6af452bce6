/** The streams and surroundings of one `wpk` process, passed in so that tests can hold the other end. */
export interface CliIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Standard input. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** True where a person sits at both ends and can answer a question. */
  readonly interactive: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** `heard` is called when a service manager asks to read settings again (SIGHUP); left out where nobody can. */
  readonly onHangUp?: (heard: () => void) => void;
}
