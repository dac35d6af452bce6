import { Textarea } from '@mantine/core';
import { TEXT_LIMITS } from '../../../src-shared/limits.ts';

/** Where somebody who decides writes why: those concerned read it. */
export function ReasonField({
  label,
  description,
  value,
  onChange,
  rows = 2,
  isFirst = true,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows?: number;
  /** Has the focus when its dialog opens. */
  readonly isFirst?: boolean;
}) {
  return (
    <Textarea
      label={label}
      description={description}
      value={value}
      autosize
      minRows={rows}
      maxLength={TEXT_LIMITS.reason}
      {...(isFirst ? { 'data-autofocus': true } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
