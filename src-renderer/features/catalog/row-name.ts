import type { TFunction } from 'i18next';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import type { MarkName } from './marks.ts';

/**
 * The one accessible name of a row: everything its columns show, in the order one asks. `installs` is its count in words.
 * Texts with a hole are dear, so that there are few of them.
 */
export function rowName(
  extension: Extension,
  marks: readonly MarkName[],
  installs: string,
  t: TFunction<'catalog'>,
): string {
  const { displayName, publisher, latestVersion, description, rating } = extension;
  const parts = [
    displayName,
    latestVersion === null ? t('by', { publisher }) : t('byVersion', { publisher, version: latestVersion }),
    ...(extension.origin === 'local' ? [] : [t('from', { origin: extension.origin })]),
    ...(extension.installedVersion === null ? [] : [t('installed')]),
    ...marks.map((mark) => t(`mark.${mark}`)),
    rating.mean === null
      ? t('rowUnrated')
      : t('rowRated', { mean: rating.mean.toFixed(1), count: rating.count }),
    installs,
    description,
  ];
  return parts.join(', ');
}
