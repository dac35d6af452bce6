/** `/home/me/eurusd_daily.csv` is most likely about EURUSD. Empty where nothing can be guessed. */
export function symbolOfFile(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  const [first = ''] = name.replace(/\.[^.]*$/, '').split(/[^A-Za-z0-9.]+/);
  return first.toUpperCase().slice(0, 32);
}
