import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { JsonObject } from '../../../src-shared/json.ts';
import type { Bars, Grant, SandboxResult } from '../../../src-shared/models/sandbox.ts';
import { api } from '../../client.ts';
import type { Chosen } from './chosen.ts';

/** A run that came to an end, with what it was given. */
export interface Finished {
  readonly result: SandboxResult & { readonly runId: string; readonly granted: readonly Grant[] };
  readonly input: JsonObject;
  readonly timeoutMs: number | null;
  /** The prices that a strategy worked on; null for everything else. */
  readonly bars: Bars | null;
}

/** Runs what is chosen and keeps the last result while the window is open. */
export function useRun({ extension, contribution }: Chosen) {
  const queryClient = useQueryClient();
  const stop = useRef<AbortController | null>(null);
  const key = ['last-run', extension.extensionId, extension.version, contribution.name];
  const finished = useQuery<Finished>({
    queryKey: key,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const start = useMutation({
    meta: { quiet: true },
    mutationFn: async ({ input, timeoutMs }: { input: JsonObject; timeoutMs: number | null }) => {
      const controller = new AbortController();
      stop.current = controller;
      const options = { signal: controller.signal };
      const { extensionId } = extension;
      const { name } = contribution;
      const result = await api.runs.start(
        { extensionId, name, input, ...(timeoutMs === null ? {} : { timeoutMs }) },
        options,
      );
      const bars = contribution.kind === 'strategy' ? await barsFor(input) : null;
      return { result, input, timeoutMs, bars } satisfies Finished;
    },
    onSuccess: (done) => queryClient.setQueryData(key, done),
  });
  return {
    finished: finished.data ?? null,
    isRunning: start.isPending,
    /** Why it could not be run at all; null where it ran, however it ended. */
    refusal: start.isError && !isStopped(start.error) ? start.error : null,
    run: (input: JsonObject, timeoutMs: number | null = null) => start.mutate({ input, timeoutMs }),
    stop: () => stop.current?.abort(),
  };
}

function isStopped(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** What the station gave the strategy: the same question, asked again for the plot. */
async function barsFor(input: JsonObject): Promise<Bars | null> {
  const { from, to } = input;
  const asked = typeof input['symbol'] === 'string' ? input['symbol'] : null;
  const symbol = asked ?? (await api.marketData.symbols()).items[0]?.symbol;
  if (symbol === undefined) return null;
  return api.marketData.bars({
    symbol,
    ...(typeof from === 'number' ? { from } : {}),
    ...(typeof to === 'number' ? { to } : {}),
  });
}
