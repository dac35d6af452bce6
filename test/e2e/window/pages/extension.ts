import type { Locator, Page } from '@playwright/test';

/** An extension's page as a person sees it. */
export function extensionPage(page: Page) {
  const main = page.getByRole('main');
  return {
    title: main.getByRole('heading', { level: 1 }),
    action: (name: string): Locator => main.getByRole('button', { name, exact: true }),
    link: (name: string): Locator => main.getByRole('link', { name, exact: true }),
    tab: (name: RegExp): Locator => main.getByRole('tab', { name }),
    panel: main.getByRole('tabpanel'),
    question: (name: string): Locator => main.getByRole('region', { name }),
    version: main.getByRole('button', { name: /^Version / }),
  };
}
