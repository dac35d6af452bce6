import type { Extension } from '../../../src-shared/models/catalog.ts';
import { FACE } from '../../app/face.ts';

/** What a row is marked with. */
export type MarkName = 'blocked' | 'rejected' | 'update' | 'signed' | 'unsigned' | 'simulated' | 'deprecated';

const MOST = 3;

type Marked = Pick<Extension, 'status' | 'latestVersion' | 'installedVersion' | 'signer' | 'simulated'>;

/** At most three marks, the gravest first. */
export function marksOf(extension: Marked): readonly MarkName[] {
  const { status, latestVersion, signer, simulated } = extension;
  const marks: MarkName[] = [];
  if (status === 'blocked' || status === 'rejected') marks.push(status);
  if (hasUpdate(extension)) marks.push('update');
  if (latestVersion !== null) marks.push(signer === null ? 'unsigned' : 'signed');
  if (simulated) marks.push('simulated');
  if (status === 'deprecated') marks.push('deprecated');
  return marks.slice(0, MOST);
}

/** The registry's newest is another than what is installed. What is newest is the registry's word. */
export function hasUpdate({
  installedVersion,
  latestVersion,
  status,
}: Pick<Extension, 'installedVersion' | 'latestVersion' | 'status'>): boolean {
  return (
    FACE === 'window' &&
    installedVersion !== null &&
    latestVersion !== null &&
    installedVersion !== latestVersion &&
    status !== 'blocked'
  );
}
