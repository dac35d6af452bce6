import { Button } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';

/** Opens a report: small, for it stands beside everything else. */
export function ReportOpener({
  label,
  about,
  onOpen,
}: {
  readonly label: string;
  /** Of what, for those who do not see where it stands. */
  readonly about?: string;
  readonly onOpen: () => void;
}) {
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      leftSection={<IconFlag size={13} aria-hidden="true" />}
      {...(about === undefined ? {} : { 'aria-label': about })}
      onClick={onOpen}
    >
      {label}
    </Button>
  );
}
