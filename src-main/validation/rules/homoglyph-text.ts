import type { Rule } from '../rule.ts';
import { networkUses } from '../network-use.ts';
import { isAscii, mixtureOf, skeletonOf } from '../look-alikes.ts';
import { quote, raiseAt } from '../wording.ts';

export const homoglyphTextRule: Rule = {
  id: 'homoglyph-text',
  class: 'homoglyph',
  title: 'Names and addresses with look-alike letters',
  severity: 'error',
  looksFor:
    'Display names, titles and file names that mix scripts inside a word, and hosts with letters that look Latin or in punycode.',
  why: 'People install, and send data to, another than they read.',
  fix: 'Write the name or address in one script.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest !== null) {
      const names = [
        ['displayName', manifest.displayName],
        ...(manifest.kind === 'workflow' ? [] : contributions(manifest)),
      ] as const;
      for (const [field, text] of names) {
        if (!isAscii(text) && mixtureOf(text) === 'suspicious')
          raise({
            file: 'wpk.json',
            message: `${field} mixes letters that look alike: it passes for “${quote(skeletonOf(text))}”.`,
          });
      }
      if (!isAscii(manifest.description) && mixtureOf(manifest.description) === 'suspicious') {
        raise({
          file: 'wpk.json',
          message: 'The description mixes letters that look alike.',
          severity: 'warning',
        });
      }
    }
    for (const file of context.files) {
      if (!isAscii(file.path) && mixtureOf(file.path) === 'suspicious')
        raise({ file: file.path, message: "The file's name mixes letters that look alike." });
    }
    for (const use of networkUses(context)) {
      for (const { host } of use.addresses) {
        if (host === null) continue;
        if (!isAscii(host))
          raiseAt(
            context,
            raise,
            use.script,
            use.node,
            `The host ${quote(host)} passes for ${quote(skeletonOf(host))}.`,
            mixtureOf(host) === 'suspicious' || skeletonOf(host) !== host ? 'error' : 'warning',
          );
        else if (/(?:^|\.)xn--/.test(host))
          raiseAt(
            context,
            raise,
            use.script,
            use.node,
            `The host ${host} is written in punycode.`,
            'warning',
          );
      }
    }
  },
};

function contributions(manifest: {
  readonly contributes: {
    readonly commands: readonly { title: string }[];
    readonly strategies: readonly { title: string }[];
    readonly reports: readonly { title: string }[];
  };
}): (readonly [string, string])[] {
  const { commands, strategies, reports } = manifest.contributes;
  return [...commands, ...strategies, ...reports].map((each) => ['title', each.title] as const);
}
