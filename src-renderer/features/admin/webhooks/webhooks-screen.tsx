import { getRouteApi } from '@tanstack/react-router';
import { DeadLettersScreen } from './dead-letters-screen.tsx';
import { DeliveriesScreen } from './deliveries-screen.tsx';
import { EndpointsScreen } from './endpoints-screen.tsx';

const route = getRouteApi('/admin/webhooks');

/** The addresses that are told of events; of one of them its deliveries; of all what was given up. */
export function WebhooksScreen() {
  const { id, dead } = route.useSearch();
  if (dead === true) return <DeadLettersScreen />;
  return id === undefined ? <EndpointsScreen /> : <DeliveriesScreen key={id} id={id} />;
}
