import { adminRail } from '../features/admin/index.ts';
import { catalogRail } from '../features/catalog/index.ts';
import { reviewRail } from '../features/review/index.ts';
import type { RailItem } from './rail-item.ts';

/** The side rail from top to bottom, for those whose role reaches that far. One line for each feature. */
export const rail: readonly RailItem[] = [...catalogRail, ...reviewRail, ...adminRail];
