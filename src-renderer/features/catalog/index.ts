import { createRoute } from '@tanstack/react-router';
import { IconLayoutGrid } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';
import { CatalogScreen } from './catalog-screen.tsx';
import { readCatalogSearch } from './catalog-search.ts';

/** The start screen: the only one that is not loaded when it is needed. */
export const catalogRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    validateSearch: readCatalogSearch,
    component: CatalogScreen,
  }),
] as const;

export const catalogRail: readonly RailItem[] = [
  { to: '/', label: () => i18next.t('catalog:rail'), icon: IconLayoutGrid, part: 'user' },
];
