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
      for (const match of file.text.matchAll(
        /^[^\S\n]*(?:export\s+)?([\w./:@-]*(?:token|secret|key|pass(?:word|wd)?|auth|credential|login)\w*)[^\S\n]*[=: \t][^\S\n]*["']?([^\s"'#]{6,})/gim,
      )) {
        const value = match[2] ?? '';
        if (/^(?:true|false|\d+)$/.test(value) || isPlaceholder(value) || entropyOf(value) < 2) continue;
        raise({
          file: file.path,
          offset: match.index,
          message: `${(match[1] ?? '').slice(-40)} is set to a secret value.`,
        });
      }
    }
  },
};
