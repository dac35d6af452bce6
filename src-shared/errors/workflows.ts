import { defineErrors } from './entry.ts';

export const workflowsErrors = defineErrors({
  'workflows.signature-refused': {
    status: 400,
    exit: 1,
    message: 'The signature of this workflow was refused: {reason}',
    hint: 'Sign the RFC 8785 canonical JSON of name, version and content with a key that is registered to the publisher, or send a Sigstore bundle over it.',
  },
  'workflows.name-unusable': {
    status: 400,
    exit: 1,
    message: 'Nothing of the name "{name}" can stand in an id.',
    hint: 'Use a name with Latin letters or digits.',
  },
  'workflows.publisher-needed': {
    status: 400,
    exit: 1,
    message: 'The name "{name}" does not say which of your publishers it belongs to: {publishers}.',
    hint: 'Send the name as publisher.name, or use a token that is bound to one publisher.',
  },
  'workflows.not-a-workflow': {
    status: 409,
    exit: 1,
    message: '{extensionId} is an extension with code; a workflow cannot become a version of it.',
    hint: 'Give the workflow another name.',
  },
  'workflows.audit-runs': {
    status: 409,
    exit: 1,
    message: 'The audit of {extensionId}@{version} has not ended yet.',
    hint: 'Decide when it has: `submissions.get` and the jobs show how far it is.',
  },
});
