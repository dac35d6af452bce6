import type { ElectronApplication } from '@playwright/test';
import { askHost } from './ask-host.ts';

/** The person chooses an entry of the window's native menu. */
export async function chooseInMenu(app: ElectronApplication, menu: string, entry: string): Promise<void> {
  await askHost(() =>
    app.evaluate(
      ({ Menu }, [title, label]) => {
        const items = Menu.getApplicationMenu()?.items ?? [];
        const under = items.find((one) => one.label.replace('&', '') === title)?.submenu?.items ?? [];
        const found = under.find((one) => one.label === label);
        if (found === undefined) throw new Error(`There is no ${label} under ${title}`);
        found.click();
      },
      [menu, entry] as const,
    ),
  );
}
