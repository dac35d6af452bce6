import type { ServerSettings } from './settings.ts';

export interface RunningServer {
  /** `http://host:port`. */
  readonly url: string;
  /** Made when the home held no token yet: shown once, it is how the first administrator gets in. */
  readonly firstToken: string | null;
  /** What it cannot do although it runs, for people; null where there is nothing. */
  readonly notice: string | null;
  /** A link that signs a browser of this machine in as an administrator, once and within two minutes. */
  signInLink(): Promise<string>;
  /**
   * Goes by the settings that `read` answers, as far as a running server can, fetches the keys of issuers again, and looks at the
   * keys of its homes. Settings that cannot be used change nothing. What came of it stands in the log.
   */
  reload(read: () => ServerSettings): Promise<void>;
  /** Takes nothing new, lets go on what is being answered, then closes the stations. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly home: string;
  readonly settings: ServerSettings;
  readonly passphrase: (() => Promise<string>) | undefined;
}
