import type { Locator, Page } from '@playwright/test';

/** The ledger and the history of one extension, as a person sees them. */
export function ledgerPage(page: Page) {
  const main = page.getByRole('main');
  return {
    open: async (): Promise<void> => {
      await page.getByRole('navigation').first().getByRole('link', { name: 'Ledger' }).click();
    },
    table: main.getByRole('table', { name: /extensions/i }),
    row: (name: string): Locator =>
      main.getByRole('row').filter({ has: page.getByRole('link', { name: `History of ${name}` }) }),
    select: async (name: string): Promise<void> => {
      await main.getByRole('checkbox', { name: `Select ${name}` }).check();
    },
    bar: main.getByRole('toolbar'),
    day: main.getByRole('slider', { name: 'Day to look at' }),
    exposed: main.getByRole('textbox', { name: 'Was I exposed?' }),
    answer: main.getByRole('region', { name: 'Was I exposed?' }),
    check: main.getByRole('button', { name: 'Check the files' }),
    history: async (name: string): Promise<void> => {
      await main.getByRole('link', { name: `History of ${name}` }).click();
    },
    happened: main.getByRole('region', { name: 'What happened' }),
    may: main.getByRole('region', { name: 'What it may do' }),
    runs: main.getByRole('region', { name: 'Runs' }),
  };
}
