import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  BLOCK_REQUEST_STATES,
  type BlockRequest,
  type BlockRequestState,
} from '../../../../src-shared/models/moderation.ts';
import { notifyDone } from '../../../app/notify.tsx';
import { api, orpc } from '../../../client.ts';
import type { Tone } from '../../../ui/badge.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Case, settlementOf } from './case.tsx';
import { CasesPage } from './cases-page.tsx';
import { useOwnId } from '../../../ui/person.tsx';
import type { Deed } from './reason-dialog.tsx';
import styles from './moderation.module.css';

const TONES: Readonly<Record<BlockRequestState, Tone>> = {
  open: 'warn',
  agreed: 'bad',
  declined: 'plain',
  emergency: 'bad',
};

/** Blocks that one reviewer asked for: another one agrees, and it takes effect, or declines. */
export function BlocksScreen() {
  const { t } = useTranslation('review');
  const [state, setState] = useState<BlockRequestState>('open');
  const [agreed, setAgreed] = useState<BlockRequest | null>(null);
  const own = useOwnId();
  const query = useInfiniteQuery(
    orpc.moderation.blockRequests.infiniteOptions({
      input: (cursor: string | undefined) => ({ state, ...(cursor === undefined ? {} : { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  );
  const agree = useMutation(
    orpc.moderation.agreeToBlock.mutationOptions({
      onSuccess: ({ version }) => {
        notifyDone(t('blocks.agreed', { version }));
        setAgreed(null);
      },
    }),
  );
  const decline = (one: BlockRequest): Deed => {
    const words = one.requestedBy === own ? 'takeBack' : 'decline';
    return {
      title: t(`blocks.${words}Title`, { version: one.version }),
      text: t(`blocks.${words}Text`),
      action: t(`blocks.${words}Action`),
      done: t(`blocks.${words}Done`),
      act: (reason) => api.moderation.declineBlock({ id: one.id, reason }),
    };
  };
  return (
    <>
      <CasesPage
        part="blocks"
        which={{
          value: state,
          data: BLOCK_REQUEST_STATES.map((value) => ({ value, label: t(`blocks.state.${value}`) })),
          onChange: setState,
        }}
        query={query}
        keyOf={({ id }) => id}
      >
        {(one, ask) => (
          <Case
            extensionId={one.extensionId}
            version={one.version}
            badge={{ tone: TONES[one.state], label: t(`blocks.state.${one.state}`) }}
            by={one.requestedBy}
            at={one.requestedAt}
            settled={settlementOf(one)}
            actions={
              one.state === 'open' ? (
                <>
                  {one.requestedBy === own ? null : (
                    <Button size="compact-sm" onClick={() => setAgreed(one)}>
                      {t('blocks.agree')}
                    </Button>
                  )}
                  <Button size="compact-sm" onClick={() => ask(decline(one))}>
                    {t(one.requestedBy === own ? 'blocks.takeBack' : 'blocks.decline')}
                  </Button>
                </>
              ) : null
            }
          >
            <p>{one.reason}</p>
            <p>
              <span className={styles.term}>{t('marks.evidence')}:</span> {one.evidence}
            </p>
          </Case>
        )}
      </CasesPage>
      <Confirm
        opened={agreed !== null}
        title={t('blocks.agreeTitle', { name: agreed?.extensionId ?? '', version: agreed?.version ?? '' })}
        action={t('blocks.agreeAction', { version: agreed?.version ?? '' })}
        danger
        busy={agree.isPending}
        onConfirm={() => {
          if (agreed !== null) agree.mutate({ id: agreed.id });
        }}
        onClose={() => setAgreed(null)}
      >
        {t('marks.blockText')}
      </Confirm>
    </>
  );
}
