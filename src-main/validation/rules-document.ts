import type { FindingClass } from '../../src-shared/models/finding.ts';
import { FINDING_CLASSES } from '../../src-shared/models/finding.ts';
import { PHASES, type Phase } from './phases.ts';
import { RULES } from './rules/index.ts';

/** docs/rules.md, made of the rules' own texts. `scripts/write-rules.ts` writes it, a test holds it. */
export function rulesDocument(): string {
  const all: readonly Phase[] = [...RULES, ...PHASES];
  const lines = [
    '# The rules of the audit',
    '',
    'Made by `scripts/write-rules.ts` from the rules in `src-main/validation/rules/`; change the rule, not this page.',
    '',
    'An **error** makes a package invalid: it is rejected without review. A **warning** is shown to the reviewer, a **notice** informs.',
    'Severity follows use, not mention: code behind a feature test (`typeof process !== "undefined"`) and code that nothing in the package',
    'can reach is at most a warning, unless it does something that no feature test excuses.',
    '',
    'Every script, HTML, SVG, CSS, JSON and Markdown file in the package is read, whether main reaches it or not; scripts inside HTML and SVG too.',
    'Names are resolved and simple expressions worked out, so `globalThis["ev" + "al"]` is `eval` and a local function called `fetch` is not.',
    '',
    '| rule | class | severity | title |',
    '|---|---|---|---|',
    ...all.map(
      (rule) => `| [\`${rule.id}\`](#${rule.id}) | ${rule.class} | ${rule.severity} | ${rule.title} |`,
    ),
  ];
  for (const group of FINDING_CLASSES) {
    const members = all.filter((rule) => rule.class === group);
    if (members.length > 0) lines.push('', `## ${titleOf(group)}`, ...members.flatMap(section));
  }
  return `${lines.join('\n')}\n`;
}

function section(rule: Phase): string[] {
  return [
    '',
    `### ${rule.id}`,
    '',
    `${rule.title}. Class \`${rule.class}\`, severity **${rule.severity}**.`,
    '',
    `Looks for: ${rule.looksFor}`,
    '',
    `Why: ${rule.why}`,
    '',
    `Fix: ${rule.fix}`,
  ];
}

function titleOf(group: FindingClass): string {
  return group.charAt(0).toUpperCase() + group.slice(1).replaceAll('-', ' ');
}
