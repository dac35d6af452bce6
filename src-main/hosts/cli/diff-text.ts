import type { PackageDiff } from '../../../src-shared/models/package.ts';
import { printable, size } from './text.ts';

/** What differs between two packages, permissions first. */
export function diffText(diff: PackageDiff): string {
  const { from, to, permissions, files } = diff;
  const lines = [`${from.extensionId}@${from.version} → ${to.extensionId}@${to.version}`];
  if (diff.identical) return `${lines[0] ?? ''}\n  the same bytes`;
  for (const use of permissions.widened) lines.push(`  + may ${useText(use)}`);
  for (const use of permissions.narrowed) lines.push(`  - may ${useText(use)}`);
  for (const field of diff.manifest) {
    lines.push(`  wpk.json ${printable(field.field)}: ${valueText(field.from)} → ${valueText(field.to)}`);
  }
  for (const file of files.added) lines.push(`added ${printable(file.path)} (${size(file.sizeBytes)})`);
  for (const file of files.removed) lines.push(`removed ${printable(file.path)}`);
  for (const file of files.changed) {
    lines.push(`changed ${printable(file.path)}${file.hunks === null ? ' (not text)' : ''}`);
    for (const hunk of file.hunks ?? []) {
      lines.push(`  @@ -${hunk.fromLine} +${hunk.toLine} @@`);
      lines.push(...hunk.lines.map((line) => `  ${line.kind}${printable(line.text)}`));
    }
    if (file.truncated) lines.push('  … more');
  }
  return lines.join('\n');
}

function useText(use: {
  readonly capability: string;
  readonly hosts?: readonly string[] | undefined;
}): string {
  return use.hosts === undefined ? use.capability : `${use.capability} (${use.hosts.join(', ')})`;
}

function valueText(value: unknown): string {
  return printable(JSON.stringify(value) ?? 'nothing');
}
