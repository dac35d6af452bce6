import { toStationError } from '../../src-shared/errors/index.ts';

/** How often it is looked whose turn it is, and how late after the start at first: never on the way to the first screen. */
const LOOK_MS = 10 * 60_000;
const FIRST_MS = 60_000;
/** So that stations that were started together do not ask together. */
const JITTER = 0.5;

/**
 * Starts syncs by themselves in a host that stays. Answers the way to stop.
 * @param start begins the job of one server
 */
export function syncByItself(options: {
  readonly due: () => Promise<readonly string[]>;
  readonly start: (id: string) => Promise<unknown>;
  readonly random: () => number;
  readonly onTrouble?: (error: Error) => void;
}): () => void {
  const trouble = options.onTrouble ?? ((error: Error) => process.emitWarning(error));
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const wait = (ms: number): void => {
    timer = setTimeout(() => void look(), ms * (1 + JITTER * options.random()));
    timer.unref();
  };
  const look = async (): Promise<void> => {
    try {
      for (const id of await options.due()) await options.start(id);
    } catch (thrown) {
      if (!isOver) trouble(toStationError(thrown));
    }
    if (!isOver) wait(LOOK_MS);
  };
  wait(FIRST_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
