import type { Locator, Page } from '@playwright/test';

/** The catalog as a person sees it. */
export function catalogPage(page: Page) {
  const list = page.getByRole('list', { name: 'Extensions' });
  const narrow = page.getByRole('complementary', { name: 'Narrow' });
  return {
    list,
    search: page.getByRole('combobox', { name: 'Search the catalog' }),
    found: page.getByRole('main').getByRole('status').first(),
    rows: list.getByRole('listitem'),
    /** The link of a row: its name says everything that the row shows. */
    row: (name: string): Locator => list.getByRole('link', { name: new RegExp(`^${name},`) }),
    facet: (name: RegExp): Locator => narrow.getByRole('button', { name }),
    install: (name: string): Locator => list.getByRole('button', { name: `Install ${name}` }),
    suggestion: (name: string): Locator => page.getByRole('option', { name }),
    /** What has the focus, by its accessible name. */
    focused: (): Promise<string> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
    /** The names of the rows in sight, in order. */
    names: (): Promise<string[]> =>
      list
        .getByRole('link')
        .evaluateAll((links) =>
          links.map((link) => (link.getAttribute('aria-label') ?? '').split(',')[0] ?? ''),
        ),
  };
}
