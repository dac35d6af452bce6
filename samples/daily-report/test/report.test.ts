import { reports } from '../src/main.ts';

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    return (thrown as Error).message;
  }
  throw new Error('expected a refusal');
}

export const tests = {
  async 'reports on all symbols, on some, and on a day of the past'() {
    await reports.daily({});
    await reports.daily({ symbols: ['EURUSD'] });
    await reports.daily({ date: '2025-03-14' });
  },
  async 'says what is wrong with the input'() {
    const date = await refusal(reports.daily({ date: 'yesterday' }));
    const symbols = await refusal(reports.daily({ symbols: 'EURUSD' }));
    const early = await refusal(reports.daily({ date: '1999-01-01' }));
    if (!date.includes('such as 2025-06-30')) throw new Error(date);
    if (!symbols.includes('list of names')) throw new Error(symbols);
    if (!early.includes('no prices')) throw new Error(early);
  },
};
