import { endingOf } from '../source/file-kind.ts';
import { DESTRUCTIVE_COMMAND, STARTUP_COMMAND } from '../file-use.ts';
import type { Rule } from '../rule.ts';

const ENDINGS = new Set([
  'sh',
  'bash',
  'zsh',
  'fish',
  'bat',
  'cmd',
  'ps1',
  'psm1',
  'vbs',
  'vbe',
  'wsf',
  'hta',
  'scpt',
  'command',
  'py',
  'rb',
  'pl',
  'lnk',
  'reg',
  'desktop',
  'service',
  'plist',
]);

export const shellScriptRule: Rule = {
  id: 'shell-script',
  class: 'process-exec',
  title: 'Scripts for other interpreters',
  severity: 'warning',
  looksFor:
    'Shell, PowerShell, batch and other scripts that the sandbox cannot run. One that downloads and runs, destroys or installs itself is an error.',
  why: 'An extension is JavaScript; such a file waits for somebody to start it.',
  fix: 'Leave the file out of the package.',
  check(context, raise) {
    for (const file of context.files) {
      const isScript =
        ENDINGS.has(endingOf(file.path)) ||
        (file.kind === 'text' &&
          /^#!\s*\/\S*\b(?:sh|bash|zsh|python\d?|perl|ruby|pwsh)\b/.test(file.text?.slice(0, 100) ?? ''));
      if (!isScript) continue;
      const text = file.text ?? '';
      const runs =
        /(?:curl|wget|iwr|Invoke-WebRequest)\b[^\n|]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\biex\b|Invoke-Expression|DownloadString|base64\s+(?:-d|--decode)[^\n]*\|\s*(?:ba)?sh|\/dev\/tcp\/|\bnc\s+-e\b|WScript\.Shell|CreateObject\s*\(|powershell[^\n]*-e(?:nc|ncodedcommand)?\s/i.test(
          text,
        );
      const harms = DESTRUCTIVE_COMMAND.test(text) || STARTUP_COMMAND.test(text);
      raise({
        file: file.path,
        message: runs
          ? 'The script downloads or unpacks code and runs it.'
          : harms
            ? 'The script destroys data or installs itself.'
            : 'The file is a script for another interpreter.',
        severity: runs || harms ? 'error' : 'warning',
      });
    }
  },
};
