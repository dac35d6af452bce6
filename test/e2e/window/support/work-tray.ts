import type { Page } from '@playwright/test';
import { expect } from './window.ts';

/** Waits until the newest work of this name came to its end, and closes the tray. */
export async function endOfWork(page: Page, work: string, end: 'Done' | 'Failed'): Promise<void> {
  const tray = page.getByRole('dialog', { name: 'Work' });
  await expect(tray.getByRole('listitem').filter({ hasText: work }).first()).toContainText(end);
  await page.getByRole('button', { name: /^Work: / }).click();
  await expect(tray).toBeHidden();
}
