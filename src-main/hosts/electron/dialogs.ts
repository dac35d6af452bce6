import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dialog, type BrowserWindow, type FileFilter } from 'electron';
import type { FilePurpose, FolderPurpose } from '../../../src-shared/contract/window.ts';
import type { ChosenPaths } from './chosen-paths.ts';
import type { PrivatePicks } from './private-picks.ts';

const FILTERS: Readonly<Record<FilePurpose, readonly FileFilter[]>> = {
  package: [{ name: 'Packages', extensions: ['wpk'] }],
  'market-data': [{ name: 'Prices (CSV)', extensions: ['csv'] }],
  identity: [{ name: 'Identities', extensions: ['json', 'key'] }],
  backup: [{ name: 'Backups', extensions: ['backup', 'tar'] }],
  bundle: [{ name: 'Signature bundles', extensions: ['json'] }],
  root: [{ name: 'Roots of trust', extensions: ['json'] }],
  mirror: [{ name: 'Mirror files', extensions: ['wpkmirror'] }],
  any: [],
};
const ALL: FileFilter = { name: 'All files', extensions: ['*'] };

/**
 * The system's own dialogs. What a person picks there, the page may use from then on; the place of a key or of a whole home
 * once, for what it was picked for.
 */
export function createDialogs(window: () => BrowserWindow, chosen: ChosenPaths, picks: PrivatePicks) {
  const pick = async (
    properties: ('openFile' | 'openDirectory' | 'createDirectory')[],
    options: { readonly title?: string | undefined; readonly filters?: FileFilter[] },
  ): Promise<string | null> => {
    const { title, filters = [] } = options;
    const answer = await dialog.showOpenDialog(window(), {
      properties,
      filters,
      ...(title === undefined ? {} : { title }),
    });
    return answer.canceled ? null : (answer.filePaths[0] ?? null);
  };
  const save = async (purpose: FilePurpose, suggestedName: string): Promise<string | null> => {
    const answer = await dialog.showSaveDialog(window(), {
      // Only a name: where it goes, the person says.
      defaultPath: path.basename(suggestedName.replaceAll('\\', '/')),
      filters: [...FILTERS[purpose], ALL],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    return answer.canceled || answer.filePath === '' ? null : answer.filePath;
  };
  return {
    async folder(purpose: FolderPurpose, title: string | undefined): Promise<string | null> {
      const folder = await pick(['openDirectory', 'createDirectory'], { title });
      if (folder === null) return null;
      if (purpose === 'restored-home') picks.add('restored-home', folder);
      else chosen.addFolder(folder);
      return folder;
    },
    async file(purpose: FilePurpose): Promise<string | null> {
      const file = await pick(['openFile'], { filters: [...FILTERS[purpose], ALL] });
      if (file === null) return null;
      if (purpose === 'identity' || purpose === 'backup') picks.add(`${purpose}-in`, file);
      else chosen.addFile(file);
      return file;
    },
    async saveFile(purpose: FilePurpose, suggestedName: string): Promise<string | null> {
      const file = await save(purpose, suggestedName);
      if (file === null) return null;
      if (purpose === 'identity' || purpose === 'backup') picks.add(`${purpose}-out`, file);
      else chosen.addFile(file);
      return file;
    },
    async saveText(suggestedName: string, text: string): Promise<string | null> {
      const file = await save('any', suggestedName);
      if (file !== null) await writeFile(file, text);
      return file;
    },
  };
}
export type Dialogs = ReturnType<typeof createDialogs>;
