const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;
/** Epoch milliseconds from 1973 to 5138: shorter numbers would be seconds or dates like 20240102. */
const EPOCH_MS = /^\d{12,14}$/;

/** UTC milliseconds of an ISO 8601 date, date and time (UTC unless it names an offset), or epoch milliseconds. */
export function parseTime(text: string): number | undefined {
  if (EPOCH_MS.test(text)) return Number(text);
  const date = DATE.exec(text);
  if (date !== null) {
    const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
    const time = Date.UTC(year, month - 1, day);
    const read = new Date(time);
    // Date.UTC carries a 31st of February over into March: such a date does not exist.
    return read.getUTCMonth() === month - 1 && read.getUTCDate() === day ? time : undefined;
  }
  const dateTime = DATE_TIME.exec(text);
  if (dateTime === null) return undefined;
  const time = Date.parse(`${text.replace(' ', 'T')}${dateTime[1] === undefined ? 'Z' : ''}`);
  return Number.isNaN(time) ? undefined : time;
}
