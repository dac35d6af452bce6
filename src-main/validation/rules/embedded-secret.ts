import type { AuditContext, AuditFile } from '../context.ts';
import { entropyOf, isPlaceholder, patternsFor, SECRET_PATTERNS } from '../secret-patterns.ts';
import type { Raise, Rule } from '../rule.ts';
import { stringOf } from '../script/value.ts';
import { raiseAt } from '../wording.ts';

const MAX_TEXT = 4 << 20;
/** Ends of callees that put text together. */
const JOINS = /(?:join|atob|CharCode|CodePoint|concat|from|reverse|decode\w*|toString|replace)$/;

export const embeddedSecretRule: Rule = {
  id: 'embedded-secret',
  class: 'embedded-secret',
  title: 'Secrets in the package',
  severity: 'error',
  looksFor: `Keys and tokens by their shape (${SECRET_PATTERNS.length} kinds, from private keys to passwords in addresses) in every text file, and in strings that scripts put together. Documented examples and placeholders are notices.`,
  why: 'Everybody who installs the package has the secret, for ever.',
  fix: 'Revoke the secret now, then read it from settings instead.',
  check(context, raise) {
    for (const file of context.files) {
      if (file.text !== null && file.text.length <= MAX_TEXT) searchFile(file, raise);
      else if (file.text === null) searchBinary(file, raise);
    }
    searchFolded(context, raise);
  },
};

function searchFile(file: AuditFile, raise: Raise): void {
  const text = file.text ?? '';
  for (const { name, pattern, entropy } of patternsFor(text)) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      const mild =
        isPlaceholder(secret) ||
        (entropy > 0 && entropyOf(secret) < entropy) ||
        isPublicExample(text, match.index);
      if (mild && match[1] === undefined && name !== 'private key') continue;
      raise({
        file: file.path,
        offset: match.index,
        message: mild
          ? `Something shaped like a secret (${name}) looks like an example.`
          : `The file holds a secret: ${name}, ${masked(secret)}.`,
        severity: mild ? 'notice' : 'error',
      });
    }
  }
}

function searchBinary(file: AuditFile, raise: Raise): void {
  const text = Buffer.from(file.bytes.subarray(0, 1 << 20)).toString('latin1');
  if (/-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----/.test(text))
    raise({ file: file.path, message: 'The file holds a private key.' });
}

/** Secrets that were cut into pieces so that searches miss them. */
function searchFolded(context: AuditContext, raise: Raise): void {
  for (const script of context.scripts) {
    for (const node of [
      ...script.names.ofType('BinaryExpression'),
      ...script.names.ofType('CallExpression'),
      ...script.names.ofType('TemplateLiteral'),
    ]) {
      if (
        node.type === 'CallExpression' &&
        !JOINS.test(script.code.slice(node.callee.start, node.callee.end).slice(-24))
      )
        continue;
      if (node.type === 'TemplateLiteral' && node.expressions.length === 0) continue;
      const parent = script.names.parents.get(node);
      if (
        node.type === 'BinaryExpression' &&
        (node.operator !== '+' || (parent?.type === 'BinaryExpression' && parent.operator === '+'))
      )
        continue;
      const text = stringOf(script.evaluator.value(node));
      if (text === null || text.length < 16 || text.length > 4_000 || script.textOf(node).includes(text))
        continue;
      for (const { name, pattern, entropy } of patternsFor(text)) {
        const match = [...text.matchAll(pattern)][0];
        const secret = match?.[1] ?? match?.[0];
        if (secret === undefined || isPlaceholder(secret) || (entropy > 0 && entropyOf(secret) < entropy))
          continue;
        raiseAt(
          context,
          raise,
          script,
          node,
          `A secret is put together from pieces: ${name}, ${masked(secret)}.`,
        );
        break;
      }
    }
  }
}

/** The line says that it shows an example. */
function isPublicExample(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(Math.max(start, at - 200), Math.min(end === -1 ? text.length : end, at + 300));
  return /\bEXAMPLE\b|EXAMPLEKEY|wJalrXUtnFEMI|jwt\.io|localhost|127\.0\.0\.1|@example\.(?:com|org)|@host\b/.test(
    line,
  );
}

function masked(secret: string): string {
  const plain = secret.replace(/\s+/g, ' ');
  return `${plain.slice(0, 6)}… (${secret.length} characters)`;
}
