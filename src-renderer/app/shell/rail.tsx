import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { Fragment, use } from 'react';
import { useTranslation } from 'react-i18next';
import { AnyLink } from '../any-link.tsx';
import { setPreferences, usePreferences } from '../preferences.ts';
import { RailContext, type RailItem } from '../rail-item.ts';
import styles from './rail.module.css';

const PARTS = ['user', 'developer', 'admin', 'settings'] as const;

export function Rail() {
  const { t } = useTranslation('shell');
  const { railCollapsed } = usePreferences();
  const rail = use(RailContext);
  const parts = PARTS.map((part) => rail.filter((item) => item.part === part)).filter(
    (items) => items.length > 0,
  );
  const label = railCollapsed ? t('expand') : t('collapse');
  const Fold = railCollapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className={styles.rail} aria-label={t('mainNavigation')} data-collapsed={railCollapsed || undefined}>
      {parts.map((items, index) => (
        <Fragment key={items[0]?.part}>
          {index === 0 ? null : <hr className={styles.line} />}
          <ul>
            {items.map((item) => (
              <Entry key={item.to} item={item} collapsed={railCollapsed} />
            ))}
          </ul>
        </Fragment>
      ))}
      <Tooltip label={label} position="right">
        <UnstyledButton
          className={styles.fold}
          aria-label={label}
          onClick={() => void setPreferences({ railCollapsed: !railCollapsed })}
        >
          <Fold size={16} stroke={1.6} />
        </UnstyledButton>
      </Tooltip>
    </nav>
  );
}

function noCount(): null {
  return null;
}

function Entry({ item, collapsed }: { readonly item: RailItem; readonly collapsed: boolean }) {
  const { pathname } = useLocation();
  const count = (item.useCount ?? noCount)();
  // Extension and publisher pages are part of the catalog.
  const isCurrent =
    item.to === '/'
      ? pathname === '/' || pathname.startsWith('/extension/') || pathname.startsWith('/publisher/')
      : pathname === item.to || pathname.startsWith(`${item.to}/`);
  const label = item.label();
  const link = (
    <AnyLink
      to={item.to}
      className={styles.entry}
      {...(isCurrent ? { 'aria-current': 'page' } : {})}
      {...(collapsed ? { 'aria-label': label } : {})}
    >
      <item.icon size={18} stroke={1.6} aria-hidden="true" />
      {collapsed ? null : <span>{label}</span>}
      {count === null || count === 0 ? null : <span className={styles.count}>{count}</span>}
    </AnyLink>
  );
  return <li>{collapsed ? <Tooltip label={label} position="right" children={link} /> : link}</li>;
}
