import type { SandboxResult } from '../../../src-shared/models/sandbox.ts';
import { printable, size, table } from './text.ts';

/** A guest run for people: outcome, what it said, what it made, what it used. */
export function runText(result: SandboxResult): string {
  const lines = [
    `${result.outcome} in ${result.durationMs.toFixed(0)} ms, ${size(result.memoryBytes)}; used ${list(result.capabilities.used)}`,
  ];
  if (result.capabilities.denied.length > 0) lines.push(`  denied: ${list(result.capabilities.denied)}`);
  for (const log of result.logs.slice(0, 20)) lines.push(`  ${log.level}: ${printable(log.message)}`);
  if (result.logs.length > 20) lines.push(`  … ${result.logs.length - 20} more log lines`);
  for (const part of result.report) {
    if (part.kind === 'markdown') lines.push(...part.text.split('\n').map((line) => `  ${printable(line)}`));
    else if (part.kind === 'series')
      lines.push(`  series ${printable(part.name)}: ${part.points.length} points`);
    else {
      const rows = part.rows
        .slice(0, 20)
        .map((row) => row.map((cell) => (typeof cell === 'string' ? cell : JSON.stringify(cell))));
      lines.push(
        ...table(part.columns.map(printable), rows)
          .split('\n')
          .map((line) => `  ${line}`),
      );
    }
  }
  if (result.error !== null)
    lines.push(`  ${printable(result.error.name)}: ${printable(result.error.message)}`);
  else if (result.value !== null) lines.push(`  ${valueText(result.value)}`);
  return lines.join('\n');
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'no capabilities' : items.map(printable).join(', ');
}

function valueText(value: SandboxResult['value']): string {
  if (Array.isArray(value) && value.length > 3)
    return `${value.length} items, last: ${JSON.stringify(value.at(-1))}`;
  const text = JSON.stringify(value);
  return printable(text.length > 400 ? `${text.slice(0, 400)}…` : text);
}
