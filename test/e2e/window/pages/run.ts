import type { Locator, Page } from '@playwright/test';

/** Running an extension, as a person sees it. */
export function runPage(page: Page) {
  const main = page.getByRole('main');
  return {
    open: async (): Promise<void> => {
      await page.getByRole('navigation').first().getByRole('link', { name: 'Run', exact: true }).click();
    },
    choose: async (name: string): Promise<void> => {
      await main.getByRole('navigation', { name: 'What can be run' }).getByRole('link', { name }).click();
    },
    input: (name: string): Locator => main.getByRole('textbox', { name }),
    go: main.getByRole('button', { name: 'Run', exact: true }),
    plot: main.getByRole('img', { name: /^Price of / }),
    figures: main.getByRole('complementary'),
    receipt: main.getByRole('region', { name: 'Receipt of this run' }),
    trades: main.getByRole('table', { name: 'Trades that follow from the signals' }),
    answer: main.getByRole('region', { name: 'Answer' }),
    asTable: main.getByText('Table', { exact: true }),
    days: main.getByRole('table', { name: 'Prices, signals and equity by day' }),
    importPrices: main.getByRole('button', { name: 'Import prices' }),
    export: main.getByRole('button', { name: 'Export' }),
  };
}
