import { entropyOf, isPlaceholder, nameBefore, NAMED_SECRET } from '../secret-patterns.ts';
import type { Rule } from '../rule.ts';

export const namedSecretRule: Rule = {
  id: 'named-secret',
  class: 'embedded-secret',
  title: 'A value that is named a secret',
  severity: 'error',
  looksFor:
    'Values that are assigned to names such as apiKey, client_secret or password and look random (by entropy and mixture). Words, placeholders, hashes of documented kinds and references are none.',
  why: 'Everybody who installs the package has the secret, for ever.',
  fix: 'Revoke the secret now, then read it from settings instead.',
  check(context, raise) {
    for (const file of context.files) {
      if (
        file.text === null ||
        file.text.length > 2 << 20 ||
        file.path.endsWith('.map') ||
        file.path.endsWith('.min.js')
      )
        continue;
      if (!/key|secret|token|passw|passphrase|credential/i.test(file.text)) continue;
      for (const match of file.text.matchAll(NAMED_SECRET)) {
        const name = nameBefore(file.text, match.index);
        const value = match[1] ?? '';
        const severity = gradeOf(name, value);
        if (severity !== null)
          raise({
            file: file.path,
            offset: match.index,
            message: `${name} is given a value that looks like a secret.`,
            severity,
          });
      }
    }
  },
};

function gradeOf(name: string, value: string): 'error' | 'warning' | null {
  if (isPlaceholder(value) || isPlaceholder(name)) return null;
  if (/^(?:https?:|\/|\.|#|@|\w+\.\w+\(|[a-z]+(?:[-_.:/ ][a-z]+)*$)/i.test(value) && !/\d/.test(value))
    return null;
  if (/[<>{}()[\]\\ ]/.test(value)) return null;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  const bits = entropyOf(value);
  const isPassword = /passw|passphrase/i.test(name);
  if (/^[a-z]+(?:[A-Z][a-z]+)*\d{0,2}$/.test(value) && !isPassword) return null;
  if (value.length >= 20 && bits >= 3.4 && kinds >= 2) return 'error';
  if (value.length >= 32 && bits >= 3 && /^[a-f0-9]+$/i.test(value)) return 'error';
  if (isPassword && value.length >= 8 && kinds >= 3) return 'error';
  return value.length >= 16 && bits >= 3.2 && kinds >= 2 ? 'warning' : null;
}
