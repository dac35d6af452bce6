import { reports } from '../src/main.ts';

/** A test fails when it throws. `wpk dry-run` runs each one in the sandbox, with synthetic prices. */
export const tests = {
  async 'writes a report for any symbol'() {
    await reports.recent({ symbol: 'GBPUSD' });
  },
  async 'says so when a symbol is not there'() {
    let refused = false;
    await reports.recent({ symbol: 'NOSUCH' }).catch(() => (refused = true));
    if (!refused) throw new Error('expected a refusal');
  },
};
