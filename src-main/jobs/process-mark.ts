import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/**
 * Names this process so that another one can tell whether it still lives: host, boot, process namespace, id and start time.
 * Where the system does not say all of these, the name is good for telling owners apart and nothing else.
 */
export async function processMark(): Promise<string> {
  const place = await placeOfThisSystem();
  const started = await startTime(process.pid);
  return [place ?? `host=${hostname()}`, process.pid, started ?? Math.round(performance.timeOrigin)].join(
    '/',
  );
}

/**
 * True only where it is certain: the owner ran in this boot and process namespace, and no process has its id and start time
 * now. Everything else is left to the lease's end.
 */
export async function isCertainlyGone(owner: string): Promise<boolean> {
  const place = await placeOfThisSystem();
  if (place === null) return false;
  const [ownPlace, pid, started] = owner.split('/');
  if (ownPlace !== place || pid === undefined || started === undefined || !/^\d+$/.test(pid)) return false;
  // Signal 0 asks whether there is such a process; "not permitted" means that there is (kill(2)). A system may hide the
  // processes of others in /proc, so a missing entry alone proves nothing.
  const there = processIsThere(Number(pid));
  if (there !== true) return there === false;
  const now = await startTime(Number(pid));
  return now === 'ended' || (now !== null && now !== started);
}

function processIsThere(pid: number): boolean | 'unknown' {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH' ? false : 'unknown';
  }
}

async function placeOfThisSystem(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const namespace = await readlink('/proc/self/ns/pid');
    return `boot=${boot},${namespace.replace(/[^\w:[\]]/g, '')}`;
  } catch {
    // A system without these files cannot vouch for anybody's end: leases do.
    return null;
  }
}

/**
 * Field 22 of /proc/PID/stat (proc(5)); `ended` for a zombie, which is still there but works no more; null where the system
 * does not say.
 */
async function startTime(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets that may hold spaces and brackets of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    return state === 'Z' || state === 'X' ? 'ended' : (fields[19] ?? null);
  } catch {
    // Whoever cannot be looked at is left to the lease's end.
    return null;
  }
}
