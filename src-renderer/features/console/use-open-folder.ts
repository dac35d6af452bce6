import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyProblem } from '../../app/notify.tsx';
import { api } from '../../client.ts';

/** Lets a person choose a folder, remembers it and opens it. */
export function useOpenFolder(): () => Promise<void> {
  const { t } = useTranslation('console');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useCallback(async () => {
    try {
      const { path } = await api.window.chooseFolder({ title: t('projects.chooseTitle') });
      if (path === null) return;
      const { folder } = await api.projects.open({ folder: path });
      await queryClient.invalidateQueries();
      await navigate({ to: '/console', search: { project: folder } });
    } catch (error) {
      notifyProblem(error);
    }
  }, [t, navigate, queryClient]);
}
