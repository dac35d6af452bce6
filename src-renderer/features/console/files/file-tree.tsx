import { ActionIcon, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconFile,
  IconFileCode,
  IconFileText,
  IconFolder,
  IconPointFilled,
} from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectEntry } from '../../../../src-shared/models/project.ts';
import { bytes } from '../../../ui/format.ts';
import { isClosedAtFirst, treeRows, type TreeRow } from './tree-rows.ts';
import styles from './files.module.css';

/** Letters at the end of a long name that are always seen. */
const TAIL = 9;

/** The files as a tree: arrows move and open, Enter opens a file. */
export function FileTree({
  entries,
  current,
  dirty,
  onOpen,
  onRename,
  onDelete,
}: {
  readonly entries: readonly ProjectEntry[];
  readonly current: string | undefined;
  readonly dirty: readonly string[];
  readonly onOpen: (path: string) => void;
  readonly onRename: (path: string) => void;
  readonly onDelete: (path: string) => void;
}) {
  const { t } = useTranslation('console');
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string | undefined>(current);
  const list = useRef<HTMLUListElement>(null);
  const rows = treeRows(entries, (path) => {
    const isAbove = current?.startsWith(`${path}/`) === true;
    return (isClosedAtFirst(path) && !isAbove) !== turned.has(path);
  });
  const focusable = rows.some((row) => row.entry.path === at) ? at : rows[0]?.entry.path;

  const turn = (path: string): void => {
    const next = new Set(turned);
    if (!next.delete(path)) next.add(path);
    setTurned(next);
  };
  const go = (row: TreeRow | undefined): void => {
    if (row === undefined) return;
    setAt(row.entry.path);
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.entry.path)}"]`)?.focus();
  };
  const choose = ({ entry }: TreeRow): void => {
    setAt(entry.path);
    if (entry.kind === 'folder') turn(entry.path);
    else onOpen(entry.path);
  };
  const onKeyDown = (event: KeyboardEvent, row: TreeRow): void => {
    if (event.target !== event.currentTarget) return;
    const index = rows.indexOf(row);
    const isFolder = row.entry.kind === 'folder';
    const parent = row.entry.path.slice(0, Math.max(row.entry.path.lastIndexOf('/'), 0));
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(rows[index + 1]),
      ArrowUp: () => go(rows[index - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => (isFolder && !row.isOpen ? turn(row.entry.path) : go(rows[index + 1])),
      ArrowLeft: () =>
        isFolder && row.isOpen ? turn(row.entry.path) : go(rows.find((one) => one.entry.path === parent)),
      Enter: () => choose(row),
      ' ': () => choose(row),
      F2: () => onRename(row.entry.path),
      Delete: () => onDelete(row.entry.path),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  return (
    <ul className={styles.tree} role="tree" aria-label={t('desk.files')} ref={list}>
      {rows.map((row) => {
        const { entry, name, depth, isOpen } = row;
        const isDirty = dirty.includes(entry.path);
        return (
          <li
            key={entry.path}
            role="treeitem"
            data-path={entry.path}
            aria-level={depth + 1}
            aria-selected={entry.path === current}
            aria-label={isDirty ? `${name}, ${t('desk.unsaved')}` : name}
            {...(entry.kind === 'folder' ? { 'aria-expanded': isOpen } : {})}
            tabIndex={entry.path === focusable ? 0 : -1}
            className={styles.item}
            style={{ paddingLeft: 8 + depth * 14 }}
            title={entry.kind === 'file' ? `${entry.path}, ${bytes(entry.sizeBytes)}` : entry.path}
            onClick={() => choose(row)}
            onKeyDown={(event) => onKeyDown(event, row)}
          >
            <Mark row={row} />
            <Name text={name} />
            {isDirty ? <IconPointFilled size={12} className={styles.dirty} aria-hidden="true" /> : null}
            <Menu withinPortal>
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={20}
                  tabIndex={-1}
                  className={styles.more ?? ''}
                  aria-label={t('desk.fileActions', { path: entry.path })}
                  onClick={(event) => event.stopPropagation()}
                >
                  <IconDots size={14} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
                <Menu.Item onClick={() => onRename(entry.path)} rightSection={<kbd>F2</kbd>}>
                  {t('desk.renameAction')}
                </Menu.Item>
                <Menu.Item onClick={() => onDelete(entry.path)} rightSection={<kbd>Del</kbd>}>
                  {t('desk.deleteAction')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        );
      })}
    </ul>
  );
}

/** Long names are cut in the middle: what tells files apart is often their end. */
function Name({ text }: { readonly text: string }) {
  const tail = text.length > TAIL * 2 + 4 ? text.slice(-TAIL) : '';
  return (
    <span className={styles.name}>
      <span>{text.slice(0, text.length - tail.length)}</span>
      {tail}
    </span>
  );
}

function Mark({ row }: { readonly row: TreeRow }) {
  const { entry, isOpen, name } = row;
  if (entry.kind === 'folder') {
    const Turn = isOpen ? IconChevronDown : IconChevronRight;
    return (
      <span className={styles.mark} aria-hidden="true">
        <Turn size={14} />
        <IconFolder size={15} stroke={1.5} />
      </span>
    );
  }
  const Sheet = /\.(?:ts|js|mjs|json)$/.test(name)
    ? IconFileCode
    : name.endsWith('.md')
      ? IconFileText
      : IconFile;
  return (
    <span className={styles.mark} aria-hidden="true">
      <span className={styles.gap} />
      <Sheet size={15} stroke={1.5} />
    </span>
  );
}
