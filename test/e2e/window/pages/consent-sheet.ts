import type { Page } from '@playwright/test';

/** The consent view as a person sees it. */
export function consentSheet(page: Page) {
  const sheet = page.getByRole('dialog');
  return {
    sheet,
    title: sheet.getByRole('heading', { level: 1 }),
    permissions: sheet.getByRole('switch'),
    permission: (name: RegExp) => sheet.getByRole('switch', { name }),
    go: sheet.getByRole('button', { name: /allow/ }),
    keep: sheet.getByRole('button', { name: /Do not install|Keep as it is/ }),
  };
}
