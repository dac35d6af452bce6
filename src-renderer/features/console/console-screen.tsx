import { getRouteApi } from '@tanstack/react-router';
import { Desk } from './desk/desk.tsx';
import { ProjectsScreen } from './projects-screen.tsx';

const route = getRouteApi('/console');

/** The projects, or the one that is open. */
export function ConsoleScreen() {
  const { project } = route.useSearch();
  return project === undefined ? <ProjectsScreen /> : <Desk key={project} folder={project} />;
}
