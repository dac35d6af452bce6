/** Splits one line of CSV (RFC 4180 section 2.5 to 2.7, without line breaks inside quotes); fields are trimmed. */
export function splitRow(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim());
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const mark = line[at];
    if (quoted && mark === '"' && line[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (mark === '"') {
      quoted = !quoted;
    } else if (mark === separator && !quoted) {
      fields.push(field.trim());
      field = '';
    } else {
      field += mark;
    }
  }
  fields.push(field.trim());
  return fields;
}
