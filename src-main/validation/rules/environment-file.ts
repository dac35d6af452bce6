import { entropyOf, isPlaceholder } from '../secret-patterns.ts';
import type { Rule } from '../rule.ts';

export const environmentFileRule: Rule = {
  id: 'environment-file',
  class: 'embedded-secret',
  title: 'Secrets in settings files of tools',
  severity: 'error',
  looksFor:
    'Values of names such as TOKEN, SECRET, KEY or PASSWORD in `.env`, `.npmrc`, `.netrc` and similar files, unless they are empty or placeholders.',
  why: 'Everybody who installs the package has the secret, for ever.',
  fix: 'Revoke the secret now and leave the file out of the package.',
  check(context, raise) {
    for (const file of context.files) {
      if (
        file.text === null ||
        !/(?:^|\/)(?:\.env(?:\.[\w.-]+)?|\.npmrc|\.yarnrc(?:\.yml)?|\.netrc|\.pypirc|credentials)$/i.test(
          file.path,
        )
      )
        continue;
      let offset = 0;
      for (const line of file.text.split('\n')) {
        const setting = settingOf(line);
        if (setting !== null && SECRET_NAME.test(setting.name) && isSecret(setting.value)) {
          raise({ file: file.path, offset, message: `${setting.name.slice(-40)} is set to a secret value.` });
        }
        offset += line.length + 1;
      }
    }
  },
};

const SECRET_NAME = /(?:token|secret|key|pass(?:word|wd)?|auth|credential|login)\w{0,20}$/i;

/** `NAME=value` and `name: value`; long lines are data, not settings. */
function settingOf(line: string): { readonly name: string; readonly value: string } | null {
  if (line.length > 4_000) return null;
  const match = /^\s*(?:export\s+)?([^\s=]{1,200}?)\s*(?:=|:\s|\s)\s*["']?([^\s"'#]+)/.exec(line);
  return match === null ? null : { name: match[1] ?? '', value: match[2] ?? '' };
}

function isSecret(value: string): boolean {
  return (
    value.length >= 6 && !/^(?:true|false|\d+)$/.test(value) && !isPlaceholder(value) && entropyOf(value) >= 2
  );
}
