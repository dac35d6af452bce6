import { Button } from '@mantine/core';
import { IconFolderShare, IconPencil, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openExternal } from '../../../app/open-external.ts';
import { notifyProblem } from '../../../app/notify.tsx';
import { api, orpc } from '../../../client.ts';
import { Answer } from '../../../ui/answer.tsx';
import { Bytes } from '../../../ui/bytes.tsx';
import { Digest } from '../../../ui/digest.tsx';
import { Markdown } from '../../../ui/markdown.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Facts, Section } from '../../../ui/section.tsx';
import { useManifest } from '../desk/use-manifest.ts';
import { AtServer } from './at-server.tsx';
import { Destination } from './destination.tsx';
import { notesOf } from './notes.ts';
import { stepsOf } from './steps.ts';
import { Stepper } from './stepper.tsx';
import { SubmissionList } from './submission-list.tsx';
import { useRelease, useSubmissions, useUpstream } from './use-release.ts';
import styles from './release.module.css';

/** From the folder to the reviewer: version, notes, package, signature, submission, and what became of each. */
export function ReleaseTab({
  folder,
  saveAll,
  onOpen,
}: {
  readonly folder: string;
  readonly saveAll: () => Promise<boolean>;
  readonly onOpen: (path: string) => void;
}) {
  const { t } = useTranslation('console');
  const { manifest, problem } = useManifest(folder);
  const version = typeof manifest?.version === 'string' ? manifest.version : null;
  const extensionId =
    typeof manifest?.publisher === 'string' && typeof manifest.name === 'string'
      ? `${manifest.publisher}.${manifest.name}`
      : undefined;
  const changelog = useQuery(
    orpc.projects.read.queryOptions({
      input: { folder, path: 'CHANGELOG.md' },
      refetchOnWindowFocus: 'always',
      staleTime: 0,
    }),
  );
  const projects = useQuery(orpc.projects.list.queryOptions());
  const identity = useQuery(orpc.identity.get.queryOptions());
  const [to, setTo] = useState<string | null>(null);
  const { release, released, error, isWorking } = useRelease(folder, saveAll, to);
  const upstream = useUpstream(to, `${extensionId ?? ''}@${version ?? ''}`);
  const submissions = useSubmissions(extensionId, isWorking);
  const current = submissions.data?.items.find((one) => one.version === version) ?? null;
  const detail = useQuery(
    orpc.submissions.get.queryOptions({ input: { id: current?.id ?? '' }, enabled: current !== null }),
  );
  if (version === null || extensionId === undefined) {
    if (manifest === null && problem === null) return null;
    const known = projects.data?.items.find((one) => one.folder === folder)?.problem;
    return (
      <div className={styles.tab}>
        <p className={styles.missing}>{t('release.noManifest')}</p>
        <Problem error={known ?? problem} compact />
      </div>
    );
  }
  const notes = changelog.data === undefined ? null : notesOf(changelog.data.text, version);
  const isApproved = to === null && current?.state === 'approved';
  const sent = upstream.data?.items.find(({ kind }) => kind === 'publish') ?? null;
  const ours = released !== null && released.packed.version === version ? released : null;
  const steps = stepsOf({
    packedAt: ours?.packedAt ?? null,
    signedAt: ours?.signedAt ?? null,
    submission: current,
    auditedAt: detail.data?.report?.timestamp ?? null,
  });
  return (
    <div className={styles.tab}>
      <Facts
        items={[
          [
            t('release.version'),
            <EditLine
              key="version"
              text={version}
              label={t('release.edit')}
              onEdit={() => onOpen('wpk.json')}
            />,
          ],
          ...(identity.data === undefined
            ? []
            : [[t('release.signer'), <Digest key="signer" value={identity.data.fingerprint} />] as const]),
        ]}
      />
      <Section
        title={t('release.notes')}
        actions={
          changelog.data === undefined ? undefined : (
            <Button
              size="compact-xs"
              onClick={() => onOpen('CHANGELOG.md')}
              leftSection={<IconPencil size={13} />}
            >
              {t('release.edit')}
            </Button>
          )
        }
      >
        {notes === null ? (
          <p className={styles.missing}>{t('release.noNotes', { version })}</p>
        ) : (
          <div className={styles.notes}>
            <Markdown text={notes} openLink={openExternal} />
          </div>
        )}
      </Section>
      <Destination to={to} onChange={setTo} />
      <div>
        {isApproved ? (
          <p className={styles.note}>{t('release.alreadyApproved', { version })}</p>
        ) : (
          <>
            <Button
              variant="filled"
              leftSection={<IconSend size={15} />}
              loading={isWorking}
              onClick={() => release.mutate()}
            >
              {to === null
                ? t(current === null ? 'release.submit' : 'release.submitAgain', { version })
                : t('release.publish', { version, server: to })}
            </Button>
            <p className={styles.note}>
              {to !== null
                ? t('release.aboutServer')
                : current?.state === 'pending'
                  ? t('release.waiting', { version })
                  : t('release.about')}
            </p>
          </>
        )}
        {error === null ? null : <Problem error={error} compact />}
      </div>
      {to === null || sent === null ? null : <AtServer item={sent} version={version} />}
      {to !== null || (ours === null && current === null) ? null : (
        <Section title={t('release.steps', { version })}>
          <Stepper version={version} steps={steps} />
        </Section>
      )}
      {ours === null ? null : (
        <div className={styles.package}>
          <code title={ours.packed.path}>{ours.packed.path.split(/[\\/]/).at(-1)}</code>
          <Bytes value={ours.packed.sizeBytes} />
          <Digest value={ours.packed.digest} />
          <Button
            size="compact-xs"
            leftSection={<IconFolderShare size={13} />}
            onClick={() => void api.window.showInFolder({ path: ours.packed.path }).catch(notifyProblem)}
          >
            {t('release.showFile')}
          </Button>
        </div>
      )}
      <Section title={t('release.submissions')}>
        <Answer query={submissions}>{({ items }) => <SubmissionList submissions={items} />}</Answer>
      </Section>
    </div>
  );
}

function EditLine({
  text,
  label,
  onEdit,
}: {
  readonly text: string;
  readonly label: string;
  readonly onEdit: () => void;
}) {
  return (
    <span className={styles.editLine}>
      <code>{text}</code>
      <Button size="compact-xs" onClick={onEdit} leftSection={<IconPencil size={13} />}>
        {label}
      </Button>
    </span>
  );
}
