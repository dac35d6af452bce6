/** The part of a changelog that is headed with this version, without its heading; null where there is none. */
export function notesOf(changelog: string, version: string): string | null {
  const lines = changelog.split(/\r?\n/);
  const start = lines.findIndex((line) => isHeadingOf(line, version));
  if (start < 0) return null;
  const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 2;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => {
    const marks = /^(#+)\s/.exec(line)?.[1];
    return marks !== undefined && marks.length <= level;
  });
  const text = (end < 0 ? rest : rest.slice(0, end)).join('\n').trim();
  return text === '' ? null : text;
}

function isHeadingOf(line: string, version: string): boolean {
  if (!/^#+\s/.test(line)) return false;
  return line.split(/[\s[\]()v,:]+/).includes(version);
}
