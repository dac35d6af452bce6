import { catalogPage } from './pages/catalog.ts';
import { expectAccessible } from './support/accessible.ts';
import { homeWithSamples } from './support/homes.ts';
import { fillCatalog } from './support/large-catalog.ts';
import { expect, test } from './support/window.ts';

test.describe('an empty catalog', () => {
  test('offers the samples, and shows them when they are there', async ({ station }) => {
    const { page } = station;
    // A home in which nothing happened may begin with the first steps.
    await page.getByRole('navigation').getByRole('link', { name: 'Catalog' }).click();
    await expect(page.getByRole('heading', { name: 'The catalog is empty' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Add five samples' }).click();
    const work = page.getByRole('dialog', { name: 'Work' });
    await expect(work.getByText('Add samples')).toBeVisible();
    await expect(work.getByText('Done')).toBeVisible();
    await expect(catalogPage(page).rows).toHaveCount(5);
  });
});

test.describe('the catalog', () => {
  test.beforeEach(async ({ home }) => homeWithSamples(home));

  test('says everything that a row shows in one name', async ({ station }) => {
    const catalog = catalogPage(station.page);
    await expect(catalog.row('Hyper-Momentum-V2')).toHaveAttribute(
      'aria-label',
      'Hyper-Momentum-V2, by black-swann, version 1.0.0, Signed, not rated, 0 installs, Captures volatility breakout signals in G10 FX pairs.',
    );
    await expect(catalog.found).toHaveText('5 extensions');
  });

  test('answers while one types, and clears with Escape', async ({ station }) => {
    const { page } = station;
    const catalog = catalogPage(page);
    await expect(catalog.rows).toHaveCount(5);
    await page.keyboard.press('/');
    await expect(catalog.search).toBeFocused();
    await page.keyboard.type('mom');
    await expect(catalog.found).toHaveText('2 extensions');
    expect((await catalog.names())[0]).toBe('Hyper-Momentum-V2');
    await page.keyboard.press('Escape');
    await expect(catalog.search).toHaveValue('');
    await expect(catalog.rows).toHaveCount(5);
    await page.keyboard.press('Control+f');
    await expect(catalog.search).toBeFocused();
  });

  test('completes filters of the grammar after an @', async ({ station }) => {
    const { page } = station;
    const catalog = catalogPage(page);
    await catalog.search.fill('@');
    await expect(page.getByRole('option')).toHaveCount(8);
    await catalog.search.pressSequentially('cat');
    await page.keyboard.press('Enter');
    await expect(catalog.search).toHaveValue('@category:');
    await expect(page.getByRole('option')).toHaveCount(6);
    await catalog.suggestion('@category:risk Risk').click();
    await expect(catalog.search).toHaveValue('@category:risk ');
    expect(await catalog.names()).toEqual(['Value at Risk']);
  });

  test('says what it could not read of a search, and takes the correction', async ({ station }) => {
    const { page } = station;
    const catalog = catalogPage(page);
    await catalog.search.fill('@category:rsk');
    const problem = page.getByRole('button', { name: /There is no category rsk/ });
    await expect(problem).toContainText('Did you mean @category:risk?');
    await problem.click();
    await expect(catalog.search).toHaveValue('@category:risk');
    expect(await catalog.names()).toEqual(['Value at Risk']);
  });

  test('narrows by facets with counts, each to be taken off again', async ({ station }) => {
    const { page } = station;
    const catalog = catalogPage(page);
    await catalog.facet(/^black-swann/).click();
    await expect(catalog.found).toHaveText('2 extensions');
    await catalog.facet(/^Workflow/).click();
    expect(await catalog.names()).toEqual(['Morning Check']);
    await page.getByRole('button', { name: 'Take @category:workflow off' }).click();
    await expect(catalog.found).toHaveText('2 extensions');
    await page.getByRole('button', { name: 'Take @publisher:black-swann off' }).click();
    await expect(catalog.found).toHaveText('5 extensions');
  });

  test('sorts', async ({ station }) => {
    const { page } = station;
    const catalog = catalogPage(page);
    await page.getByRole('combobox', { name: 'Sort' }).click();
    await page.getByRole('option', { name: 'Name' }).click();
    await expect
      .poll(() => catalog.names())
      .toEqual([
        'Acme Indicators',
        'Daily Market Report',
        'Hyper-Momentum-V2',
        'Morning Check',
        'Value at Risk',
      ]);
  });

  test('says what was searched when nothing is found, and offers the nearest spelling', async ({
    station,
  }) => {
    const { page } = station;
    const catalog = catalogPage(page);
    await catalog.search.fill('volatilty @publisher:nobody');
    await expect(page.getByRole('heading', { name: /^Nothing matches volatilty/ })).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'Take @publisher:nobody off' }).last().click();
    await expect(catalog.search).toHaveValue('volatilty');
    const meant = page.getByRole('button', { name: /^Did you mean volatility/ });
    if (await meant.isVisible()) await meant.click();
    await expect(catalog.row('Hyper-Momentum-V2')).toBeVisible();
  });

  test('goes by keyboard from row to row, says why a row is here, and opens it', async ({ station }) => {
    const { page } = station;
    const catalog = catalogPage(page);
    await catalog.search.fill('breakout');
    await expect(catalog.found).toHaveText(/extension/);
    const names = await catalog.names();
    await page.keyboard.press('ArrowDown');
    expect(await catalog.focused()).toContain(names[0]);
    await page.keyboard.press('End');
    expect(await catalog.focused()).toContain(names.at(-1));
    await page.keyboard.press('Home');
    await page.keyboard.press('?');
    await expect(page.getByRole('tooltip')).toContainText('“breakout” is');
    await page.keyboard.press('Tab');
    expect(await catalog.focused()).toBe(`Install ${names[0]}`);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[0] ?? '');
    await page.keyboard.press('Control+Shift+X');
    await expect(catalog.list).toBeVisible();
  });

  test('stands as list and as cards without grave findings of axe, in both themes', async ({ station }) => {
    const { page } = station;
    await expect(catalogPage(page).rows).toHaveCount(5);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cards' }).click();
    await expect(catalogPage(page).rows).toHaveCount(5);
    await expectAccessible(page);
  });
});

test.describe('a catalog of two thousand', () => {
  test('keeps only the rows in sight, and reaches the last with one key', async ({ home, start }) => {
    await fillCatalog(home, 2_000);
    const { page } = await start();
    const catalog = catalogPage(page);
    await expect(catalog.found).toHaveText('2,000 extensions');
    expect(await catalog.rows.count()).toBeLessThan(60);
    await catalog.row('Item 0001').focus();
    await page.keyboard.press('End');
    await expect.poll(() => catalog.focused()).toContain('Item 2000');
    await expect(catalog.rows.last()).toHaveAttribute('aria-posinset', '2000');
    await page.keyboard.press('Enter');
    await page.goBack();
    await expect(catalog.row('Item 2000')).toBeVisible();
    await catalog.search.fill('item 0007');
    await expect.poll(async () => (await catalog.names())[0]).toBe('Item 0007');
  });
});
