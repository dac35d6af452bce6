import { z } from 'zod';
import { PACKAGE_LIMITS, PROJECT_LIMITS } from '../limits.ts';
import { projectEntrySchema, projectSchema, projectTextSchema } from '../models/project.ts';
import { digestSchema, pathSchema, procedure } from './procedure.ts';

const developer = { role: 'developer', reach: 'local' } as const;

/** A file of a project by its path in it; what leads out is refused with `projects.path-outside`. */
const inProject = z.string().min(1).max(PACKAGE_LIMITS.pathBytes);
const file = z.object({ folder: pathSchema, path: inProject });

/** Projects that this home remembers, and the files in them: what an editor works on. */
export const projects = {
  /** Latest opened first. A folder that is gone stays on the list and says so. */
  list: procedure(developer).output(z.object({ items: z.array(projectSchema) })),
  /** Remembers a folder, new or again. */
  open: procedure(developer, 'projects', 'files')
    .input(z.object({ folder: pathSchema }))
    .output(projectSchema),
  /** Takes a folder off the list; the folder itself stays. Not a path that is used, so one that is gone can be named. */
  forget: procedure(developer)
    .input(z.object({ folder: z.string().min(1).max(4096) }))
    .output(z.object({ folder: z.string() })),
  /** The tree, folders before files, without `node_modules` and hidden folders. */
  files: procedure(developer, 'projects', 'files')
    .input(z.object({ folder: pathSchema }))
    .output(
      z.object({
        items: z.array(projectEntrySchema),
        /** True where there are more than are listed. */
        truncated: z.boolean(),
      }),
    ),
  /** A text whole. Binary and large files are refused. */
  read: procedure(developer, 'projects', 'files').input(file).output(projectTextSchema),
  /**
   * Writes a text whole or not at all. `digest` is what was read, null for a new file; where another text lies on disk
   * nothing is written.
   */
  write: procedure(developer, 'projects', 'files')
    .input(file.extend({ text: z.string().max(PROJECT_LIMITS.fileBytes), digest: digestSchema.nullable() }))
    .output(projectTextSchema.omit({ text: true })),
  /** Moves a file or folder within the project; nothing is overwritten. */
  rename: procedure(developer, 'projects', 'files')
    .input(file.extend({ to: inProject }))
    .output(z.object({ path: z.string() })),
  /** Deletes one file, or a folder that is empty. */
  delete: procedure(developer, 'projects', 'files')
    .input(file)
    .output(z.object({ path: z.string() })),
};
