import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconBell, IconCheck } from '@tabler/icons-react';
import i18next from 'i18next';
import { readProblem } from '../ui/read-problem.ts';
import styles from './notify.module.css';

/** Shows what a command was refused for: what happened, what to do, its code. Stays until it is closed. */
export function notifyProblem(thrown: unknown): void {
  const problem = readProblem(thrown);
  notifications.show({
    color: 'red',
    icon: <IconAlertTriangle size={16} />,
    autoClose: 15_000,
    title: problem?.message ?? i18next.t('ui:unknownProblem'),
    message: (
      <>
        {problem === null || problem.hint !== '' ? (
          <span>{problem?.hint ?? i18next.t('ui:unknownHint')}</span>
        ) : null}
        <code className={styles.code}>{problem?.code ?? 'window.unexpected'}</code>
      </>
    ),
  });
}

/** Says that something is done, in the user's words. */
export function notifyDone(title: string, message = ''): void {
  notifications.show({
    icon: <IconCheck size={16} />,
    color: 'petrol',
    title,
    message,
    autoClose: 5_000,
  });
}

/** What an extension has to say, under its id: the title and the words are its own, and might pretend to be ours. */
export function notifyFromExtension(extensionId: string, title: string, text: string): void {
  notifications.show({
    icon: <IconBell size={16} />,
    color: 'gray',
    title: <code className={styles.from}>{extensionId}</code>,
    message: (
      <>
        <strong className={styles.said}>{title}</strong>
        <span>{text}</span>
      </>
    ),
    autoClose: 12_000,
  });
}
