import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { manifestSchema, extensionIdOf, permissionsOf } from '../../../../src-shared/models/manifest.ts';
import { CATEGORY_LABELS } from '../../../../src-shared/models/category.ts';
import { openExternal } from '../../../app/open-external.ts';
import { orpc } from '../../../client.ts';
import { CapabilitySentence } from '../../../ui/capability.tsx';
import { ExtensionIcon } from '../../../ui/extension-icon.tsx';
import { Markdown } from '../../../ui/markdown.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Facts, Section } from '../../../ui/section.tsx';
import { useManifest } from '../desk/use-manifest.ts';
import { contributionsOf } from '../run/contributions.ts';
import styles from './listing.module.css';

/** README and manifest as people will meet them. */
export function ListingTab({ folder }: { readonly folder: string }) {
  const { t } = useTranslation('console');
  const { manifest: loose, problem } = useManifest(folder);
  const projects = useQuery(orpc.projects.list.queryOptions());
  const readme = useQuery(
    orpc.projects.read.queryOptions({
      input: { folder, path: 'README.md' },
      refetchOnWindowFocus: 'always',
      staleTime: 0,
    }),
  );
  const read = manifestSchema.safeParse(loose);
  if (loose === null && problem === null) return null;
  if (!read.success) {
    const known = projects.data?.items.find((one) => one.folder === folder)?.problem;
    return (
      <div className={styles.tab}>
        <p className={styles.missing}>{t('listing.noManifest')}</p>
        <Problem error={known ?? problem} compact />
      </div>
    );
  }
  const manifest = read.data;
  const permissions = permissionsOf(manifest);
  const contributions = contributionsOf(loose);
  const needs = Object.entries(manifest.dependencies);
  return (
    <div className={styles.tab}>
      <p className={styles.note}>{t('listing.about')}</p>
      <article className={styles.listing}>
        <header className={styles.header}>
          <ExtensionIcon id={extensionIdOf(manifest)} name={manifest.displayName} size={48} hasIcon={false} />
          <div>
            <h2>{manifest.displayName}</h2>
            <p className={styles.publisher}>
              {manifest.publisher} · <code>{manifest.version}</code>
            </p>
            <p>{manifest.description}</p>
          </div>
        </header>
        <Section title={t('listing.permissions')}>
          {permissions.length === 0 ? <p className={styles.note}>{t('listing.noPermissions')}</p> : null}
          <ul className={styles.permissions}>
            {permissions.map(({ capability, hosts, reason }) => (
              <li key={capability}>
                <CapabilitySentence capability={capability} hosts={hosts} />
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        </Section>
        <Section title={t('listing.facts')}>
          <Facts
            items={[
              [t('listing.category'), CATEGORY_LABELS[manifest.category]],
              [t('listing.licence'), manifest.license],
              [t('listing.pricing'), t(`listing.pricingOf.${manifest.pricing.model}`)],
              ...(manifest.tags.length === 0 ? [] : [[t('listing.tags'), manifest.tags.join(', ')] as const]),
              ...(needs.length === 0
                ? []
                : [[t('listing.needs'), needs.map(([id, range]) => `${id} ${range}`).join(', ')] as const]),
              ...(contributions.length === 0
                ? []
                : [[t('listing.contributes'), contributions.map(({ title }) => title).join(', ')] as const]),
            ]}
          />
        </Section>
        <Section title={t('listing.readme')}>
          {readme.data === undefined || readme.data.text.trim() === '' ? (
            <p className={styles.missing}>{t('listing.noReadme')}</p>
          ) : (
            <Markdown text={readme.data.text} openLink={openExternal} />
          )}
        </Section>
      </article>
    </div>
  );
}
