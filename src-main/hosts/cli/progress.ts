import type { JobEvent } from '../../../src-shared/models/job.ts';
import type { Session } from './session.ts';

/** Shows a job's phases on one line of a terminal; says nothing where nobody watches. */
export function followOnTerminal(session: Session): (event: JobEvent) => void {
  if (!session.io.interactive || session.json) return () => undefined;
  return (event) => {
    const done = event.state !== 'running' && event.state !== 'queued';
    session.io.stderr.write(
      done ? '\r\u001B[K' : `\r\u001B[K${Math.round(event.progress * 100)} %  ${event.phase}`,
    );
  };
}
