import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

/** Work that a person can stop; it also stops when the screen is left. */
export function useCancellable<Input, Answer>(
  work: (input: Input, signal: AbortSignal) => Promise<Answer>,
  onDone?: (answer: Answer) => void,
) {
  const controller = useRef<AbortController | null>(null);
  const [stopped, setStopped] = useState(false);
  useEffect(() => () => controller.current?.abort(), []);
  const mutation = useMutation({
    meta: { quiet: true },
    mutationFn: (input: Input) => {
      controller.current?.abort();
      controller.current = new AbortController();
      setStopped(false);
      return work(input, controller.current.signal);
    },
    ...(onDone === undefined ? {} : { onSuccess: onDone }),
  });
  return {
    ...mutation,
    stopped,
    stop: () => {
      setStopped(true);
      controller.current?.abort();
      mutation.reset();
    },
  };
}
