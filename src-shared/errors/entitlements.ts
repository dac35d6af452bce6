import { defineErrors } from './entry.ts';

export const entitlementsErrors = defineErrors({
  'entitlements.not-found': {
    status: 404,
    exit: 1,
    message: 'There is no entitlement {id} here.',
    hint: 'List them with `wpk entitlement list`.',
  },
  'entitlements.bad-period': {
    status: 400,
    exit: 2,
    message: 'This is not a period to grant: {problem}',
    hint: 'Let it end after it starts, within five years.',
  },
  'entitlements.malformed': {
    status: 400,
    exit: 1,
    message: 'This is not an entitlement: {problem}',
    hint: 'Copy the whole token, as the server issued it.',
  },
  'entitlements.unknown-issuer': {
    status: 403,
    exit: 1,
    message: 'Nobody here said that entitlements of the key {keyId} count.',
    hint: 'Ask the issuer for its public key and add it with `wpk api subscriptions.trustIssuer`.',
  },
  'entitlements.issuer-not-found': {
    status: 404,
    exit: 1,
    message: 'The key {keyId} is not one of the issuers that count here.',
    hint: 'List them with `wpk api subscriptions.issuers`.',
  },
  'entitlements.bad-issuer-key': {
    status: 400,
    exit: 1,
    message: 'This is not the public key of an issuer: {problem}',
    hint: 'Give the Ed25519 public key as SPKI PEM, as `entitlements.issuer` of the server answers it.',
  },
  'entitlements.signature-invalid': {
    status: 403,
    exit: 1,
    message: 'This entitlement was changed after it was signed, or signed by another key.',
    hint: 'Ask the issuer for it again.',
  },
  'entitlements.other-user': {
    status: 403,
    exit: 1,
    message: 'This entitlement was issued to somebody else.',
    hint: 'Ask the issuer for one to your fingerprint; `wpk key show` prints it.',
  },
  'entitlements.expired': {
    status: 403,
    exit: 1,
    message: 'This entitlement ended on {endsAt}, and its grace on {graceUntil}.',
    hint: 'Renew it with its issuer. If that date is still to come, check the clock of this machine.',
  },
});
