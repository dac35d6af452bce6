import type { Locator, Page } from '@playwright/test';

/** The developer console as a person sees it. */
export function consolePage(page: Page) {
  const main = page.getByRole('main');
  const files = main.getByRole('complementary', { name: 'Files' });
  const tools = main.getByRole('complementary', { name: 'Run, audit, listing and release' });
  return {
    files,
    tools,
    open: async (): Promise<void> => {
      await page.getByRole('navigation').first().getByRole('link', { name: 'Console' }).click();
    },
    heading: (name: string): Locator => main.getByRole('heading', { name, exact: true }),
    project: (name: RegExp): Locator =>
      main.getByRole('list', { name: 'Projects' }).getByRole('link', { name }),
    file: (name: string): Locator => files.getByRole('treeitem', { name }),
    editor: (path: string): Locator => main.getByRole('textbox', { name: `Text of ${path}` }),
    tab: (name: string): Locator => tools.getByRole('tab', { name, exact: true }),
    button: (name: string | RegExp): Locator => main.getByRole('button', { name }),
    result: tools.getByRole('region', { name: 'Result' }),
    steps: (version: string): Locator => tools.getByRole('list', { name: `Progress of ${version}` }),
  };
}

/** Makes a project through the wizard, with a publisher of its own. */
export async function makeProject(
  page: Page,
  {
    template,
    publisher,
    name,
  }: { readonly template: RegExp; readonly publisher: string; readonly name: string },
): Promise<void> {
  const main = page.getByRole('main');
  await main.getByRole('link', { name: 'New project' }).first().click();
  await main.getByRole('radio', { name: template }).check();
  await main.getByRole('textbox', { name: 'Publisher id' }).fill(publisher);
  await main.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await main.getByRole('button', { name: 'Create project' }).click();
}
