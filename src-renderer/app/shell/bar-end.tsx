import { RegistryState } from './registry-state.tsx';
import { WorkTray } from './work-tray.tsx';

/** What stands at the end of the bar: work, and where everything comes from. */
export function BarEnd() {
  return (
    <>
      <WorkTray />
      <RegistryState />
    </>
  );
}
