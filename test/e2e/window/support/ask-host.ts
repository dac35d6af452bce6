/**
 * Asks the host something that may be asked twice. The debugger holds an answer weakly until the host's loop has turned, and
 * a collection of garbage in between takes it away.
 */
export async function askHost<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 5 || !String(error).includes('Resulting promise was garbage collected')) throw error;
    }
  }
}
