import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StationError } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import type { Category } from '../../../src-shared/models/category.ts';
import { errnoOf } from '../folder/errno.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';

export type Template = 'strategy' | 'command' | 'report' | 'library' | 'workflow';

export interface NewProject {
  /** New or empty; made where it is missing. */
  readonly folder: string;
  readonly publisher: string;
  readonly name: string;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  readonly template?: Template | undefined;
  readonly category?: Category | undefined;
}

/** What each template is, in the words of its manifest. */
const DESCRIPTIONS: Readonly<Record<Template, string>> = {
  strategy: 'Signals a trade where the price leaves its recent range.',
  command: 'Answers a question about prices.',
  report: 'Writes a short report on recent prices.',
  library: 'Functions that other extensions import.',
  workflow: 'Steps that run one after the other.',
};

const CATEGORIES: Readonly<Record<Template, Category>> = {
  strategy: 'trading-strategy',
  command: 'utility',
  report: 'reporting',
  library: 'utility',
  workflow: 'workflow',
};

/**
 * Writes a project that builds, passes its own test and passes the audit as it is.
 * @throws projects.folder-not-empty, projects.kit-missing, files.cannot-write; packages.manifest-invalid for words that no
 * manifest can hold. A refused project leaves no file.
 */
export async function createProject(
  input: NewProject,
): Promise<{ readonly folder: string; readonly files: readonly string[] }> {
  const template = input.template ?? 'strategy';
  const words = {
    publisher: input.publisher,
    name: input.name,
    displayName: input.displayName ?? titleOf(input.name),
    description: input.description ?? DESCRIPTIONS[template],
    category: input.category ?? CATEGORIES[template],
  };
  const kit = kitFolder();
  const sources = [
    ...(await filesUnder(path.join(kit, 'common'))),
    ...(await filesUnder(path.join(kit, template))),
    ...(template === 'workflow'
      ? []
      : [
          { from: path.join(kit, 'marketplace.d.ts'), to: 'marketplace.d.ts' },
          { from: path.join(kit, 'tsconfig.project.json'), to: 'tsconfig.json' },
        ]),
  ];
  const files = new Map<string, string>();
  for (const { from, to } of sources) {
    files.set(to, fill(await readFile(from, 'utf8'), words, to.endsWith('.json')));
  }
  parseManifest(files.get('wpk.json') ?? '');
  await emptyFolder(input.folder);
  for (const [file, text] of files) await writeNew(path.join(input.folder, file), text);
  return { folder: input.folder, files: [...files.keys()].toSorted() };
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    throw new StationError('files.cannot-write', { path: file, reason: errnoOf(cause) }, cause);
  }
}

async function emptyFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    if ((await readdir(folder)).length === 0) return;
  } catch (cause) {
    throw new StationError('files.cannot-write', { path: folder, reason: errnoOf(cause) }, cause);
  }
  throw new StationError('projects.folder-not-empty', { path: folder });
}

/** Level by level: Node's own recursive way never ends where a file system takes no new names, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolder(path.dirname(folder));
  await mkdir(folder);
}

/** `{{word}}` in a template; in JSON files the word is escaped as a string's inside. */
function fill(text: string, words: Readonly<Record<string, string>>, isJson: boolean): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const word = words[name];
    if (word === undefined) return whole;
    return isJson ? JSON.stringify(word).slice(1, -1) : word;
  });
}

function titleOf(name: string): string {
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join(' ');
}

async function filesUnder(root: string): Promise<{ from: string; to: string }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .slice(0, PACKAGE_LIMITS.entries)
    .map((entry) => {
      const from = path.join(entry.parentPath, entry.name);
      return { from, to: path.relative(root, from).replace(/\.template$/, '') };
    });
}

/** `kit/` of the program's own folder, from source and from the build alike. @throws projects.kit-missing */
export function kitFolder(from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'kit');
    if (existsSync(path.join(folder, 'package.json')) && existsSync(candidate)) return candidate;
    if (path.dirname(folder) === folder) throw new StationError('projects.kit-missing', {});
  }
}
