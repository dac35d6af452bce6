import type { Locator, Page } from '@playwright/test';

/** The review desk as a person sees it. */
export function reviewDesk(page: Page) {
  const main = page.getByRole('main');
  return {
    open: async (): Promise<void> => {
      await page
        .getByRole('navigation')
        .first()
        .getByRole('link', { name: /^Review/ })
        .click();
    },
    row: (id: string): Locator => main.getByRole('row').filter({ hasText: id }),
    heading: (name: string): Locator => main.getByRole('heading', { name, exact: true }),
    tab: (name: string): Locator => main.getByRole('tab', { name, exact: true }),
    finding: (name: RegExp): Locator =>
      main.getByRole('list', { name: 'Findings' }).getByRole('button', { name }),
    source: (path: string): Locator => main.getByRole('textbox', { name: `Source of ${path}` }),
    part: (name: string): Locator => main.getByRole('region', { name, exact: true }),
    dialog: page.getByRole('dialog'),
  };
}
