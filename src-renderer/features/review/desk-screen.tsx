import { getRouteApi } from '@tanstack/react-router';
import { BlocksScreen } from './moderation/blocks-screen.tsx';
import { FlagsScreen } from './moderation/flags-screen.tsx';
import { ReportsScreen } from './moderation/reports-screen.tsx';
import { QueueScreen } from './queue-screen.tsx';

const route = getRouteApi('/review');

/** What moderators look after: submissions, blocks that a second person agrees to, reports, and reviews that users flagged. */
export function DeskScreen() {
  const { show } = route.useSearch();
  if (show === 'blocks') return <BlocksScreen />;
  if (show === 'reports') return <ReportsScreen />;
  if (show === 'flags') return <FlagsScreen />;
  return <QueueScreen key={show ?? 'waiting'} decided={show === 'decided'} />;
}
