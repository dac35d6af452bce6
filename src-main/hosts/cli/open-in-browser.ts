import { spawn } from 'node:child_process';

/** What opens an address in the person's own browser, by system. None of them goes through a shell. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const ELSEWHERE = ['xdg-open'] as const;

/** True once the system took the address; false where it has nothing to open it with. */
export async function openInBrowser(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const [command, ...args] = OPENERS[process.platform] ?? ELSEWHERE;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true, env: { ...env } });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
