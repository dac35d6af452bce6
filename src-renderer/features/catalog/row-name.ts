import type { TFunction } from 'i18next';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import type { MarkName } from './marks.ts';

/** The one accessible name of a row: everything its columns show, in the order one asks. */
export function rowName(extension: Extension, marks: readonly MarkName[], t: TFunction<'catalog'>): string {
  const { displayName, publisher, latestVersion, description, rating, installs } = extension;
  const parts = [
    displayName,
    t('by', { publisher }),
    ...(latestVersion === null ? [] : [t('version', { version: latestVersion })]),
    ...(extension.installedVersion === null ? [] : [t('installed')]),
    ...marks.map((mark) => t(`mark.${mark}`)),
    rating.mean === null
      ? t('rowUnrated')
      : t('rowRated', { mean: rating.mean.toFixed(1), count: rating.count }),
    t('installs', { count: installs, formatted: String(installs) }),
    description,
  ];
  return parts.join(', ');
}
