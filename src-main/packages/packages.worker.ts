import '../workers/crypto-shim.ts';
import { serveTasks } from '../workers/index.ts';
import { packFolder, type PackedFolder } from './folder/pack-folder.ts';
import { isPackageTask, type PackageAnswer, type PackageTask } from './package-tasks.ts';
import { readPackageFile } from './read-package-file.ts';
import { readPackage, type ReadPackage } from './read-package.ts';
import { assertNever } from '../../src-shared/assert-never.ts';

async function perform(task: PackageTask): Promise<PackageAnswer> {
  switch (task.kind) {
    case 'read-bytes':
      return readPackage(task.bytes);
    case 'read-file':
      return readPackageFile(task.path);
    case 'pack-folder':
      return packFolder(task.folder);
    default:
      return assertNever(task);
  }
}

/** The contents of a large package would otherwise be in memory three times: here, on the way, and at the asker's. */
function memoryOf(answer: unknown): readonly ArrayBuffer[] {
  const { files, bytes } = answer as Partial<ReadPackage & PackedFolder>;
  const buffers = [...(files?.values() ?? []), ...(bytes === undefined ? [] : [bytes])].map(
    (view) => view.buffer,
  );
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

serveTasks(
  (task) => {
    if (!isPackageTask(task)) throw new TypeError('the packages worker does not know this task');
    return perform(task);
  },
  { transfer: memoryOf },
);
