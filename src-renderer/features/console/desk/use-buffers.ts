import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ProjectText } from '../../../../src-shared/models/project.ts';
import { api, orpc } from '../../../client.ts';
import { OpenFiles, type ProjectDisk } from './open-files.ts';

export type Buffers = OpenFiles;

/** The open files of one project. Texts live there and not in React, because they change with each key. */
export function useBuffers(folder: string): Buffers {
  const queryClient = useQueryClient();
  const [, setVersion] = useState(0);
  return useMemo(
    () => new OpenFiles(diskOf(folder, queryClient), () => setVersion((version) => version + 1)),
    [folder, queryClient],
  );
}

/** The folder through the station; what is read and written is at once what every query of this window knows. */
function diskOf(folder: string, queryClient: QueryClient): ProjectDisk {
  const know = async (text: ProjectText): Promise<ProjectText> => {
    const queryKey = orpc.projects.read.queryKey({ input: { folder, path: text.path } });
    // A read that began before this would bring back what lay there then.
    await queryClient.cancelQueries({ queryKey, exact: true });
    queryClient.setQueryData(queryKey, text);
    return text;
  };
  return {
    read: async (path) => know(await api.projects.read({ folder, path })),
    write: async ({ path, text, digest }) =>
      know({ ...(await api.projects.write({ folder, path, text, digest })), text }),
    rename: async (path, to) => {
      const moved = await api.projects.rename({ folder, path, to });
      const queryKey = orpc.projects.read.key({ input: { folder } });
      await queryClient.cancelQueries({ queryKey });
      // What lay at either path before is not what lies there now.
      queryClient.removeQueries({ queryKey, type: 'inactive' });
      return moved.path;
    },
  };
}
