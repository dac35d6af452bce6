import { spawn } from 'node:child_process';

/** What opens an address in the person's own browser, by system. None of them goes through a shell. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const OPENS_MS = 5_000;
const ELSEWHERE = ['xdg-open'] as const;

/** True once the system took the address; false where it has nothing to open it with. */
export async function openInBrowser(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const [command, ...args] = OPENERS[process.platform] ?? ELSEWHERE;
  // A browser has no use for what this program is told in secret.
  const known = Object.entries(env).filter(([name]) => !name.startsWith('MARKETPLACE_'));
  const child = spawn(command, [...args, url], {
    stdio: 'ignore',
    detached: true,
    env: Object.fromEntries(known),
  });
  return new Promise((resolve) => {
    // Some openers stay for as long as the browser does: then it has opened.
    const late = setTimeout(() => resolve(true), OPENS_MS);
    const end = (opened: boolean): void => {
      clearTimeout(late);
      resolve(opened);
    };
    child.unref();
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}
