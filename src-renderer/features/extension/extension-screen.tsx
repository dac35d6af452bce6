import { getRouteApi } from '@tanstack/react-router';
const route = getRouteApi('/extension/$id');
export function ExtensionScreen() {
  return <div>{route.useParams().id}</div>;
}
