import { defineErrors } from './entry.ts';

export const receiptsErrors = defineErrors({
  'receipts.not-approved': {
    status: 409,
    exit: 1,
    message: '{extensionId}@{version} is {state}; only approved versions are installed and run.',
    hint: 'Report a version that was approved; `wpk show {extensionId}` lists them.',
  },
  'receipts.digest-mismatch': {
    status: 409,
    exit: 1,
    message: '{extensionId}@{version} is {expected} here, not {found}.',
    hint: 'What was installed is another package of the same name: check where it came from.',
  },
  'receipts.needs-installation': {
    status: 409,
    exit: 1,
    message: 'You have not reported that you installed {extensionId}@{version}.',
    hint: 'Report the installation first, then its runs.',
  },
  'receipts.run-differs': {
    status: 409,
    exit: 1,
    message: 'The run {runId} was reported before with other facts.',
    hint: 'Give every run a name of its own.',
  },
  'receipts.kept-by-ledger': {
    status: 409,
    exit: 1,
    message: 'On this machine the ledger says what was installed.',
    hint: 'Receipts are for servers: report to one over HTTP. Here, `wpk install` is enough.',
  },
});
