import { getRouteApi } from '@tanstack/react-router';
const route = getRouteApi('/publisher/$id');
export function PublisherScreen() {
  return <div>{route.useParams().id}</div>;
}
