import { defineErrors } from './entry.ts';

export const authErrors = defineErrors({
  'auth.missing': {
    status: 401,
    exit: 1,
    message: 'This needs a sign-in.',
    hint: 'Send `Authorization: Bearer` with an access token or a JWT; `wpk token create` makes a token.',
  },
  'auth.malformed': {
    status: 401,
    exit: 1,
    message: 'The Authorization header is not a bearer token: {problem}',
    hint: 'Send `Authorization: Bearer` and one token.',
  },
  'auth.unknown-token': {
    status: 401,
    exit: 1,
    message: 'This access token is not known here.',
    hint: 'Check that it was copied whole and belongs to this server, or make a new one.',
  },
  'auth.expired': {
    status: 401,
    exit: 1,
    message: 'This token expired at {expiredAt}.',
    hint: 'Make a new one with `wpk token create`, or sign in again.',
  },
  'auth.revoked': {
    status: 401,
    exit: 1,
    message: 'This access token was revoked at {revokedAt}.',
    hint: 'Ask an administrator of the server for a new one.',
  },
  'auth.untrusted-jwt': {
    status: 401,
    exit: 1,
    message: 'The signature of this JWT is not one that this server trusts: {problem}',
    hint: 'Use a token of an issuer that is set up on the server, signed with EdDSA, ES256 or RS256.',
  },
  'auth.wrong-issuer': {
    status: 401,
    exit: 1,
    message: 'This JWT comes from an issuer that is not set up here.',
    hint: 'Sign in with the issuer that the server names in its configuration.',
  },
  'auth.wrong-audience': {
    status: 401,
    exit: 1,
    message: 'This JWT is meant for another service.',
    hint: 'Ask the issuer for a token with the audience of this server.',
  },
  'auth.not-yet-valid': {
    status: 401,
    exit: 1,
    message: 'This JWT is not valid yet.',
    hint: 'Check the clocks of this machine and of the issuer.',
  },
  'auth.missing-claim': {
    status: 401,
    exit: 1,
    message: 'This JWT lacks the claim {claim}, or it does not fit.',
    hint: 'The claims sub, exp and role are needed; roles are user, developer, reviewer and admin.',
  },
  'auth.unknown-tenant': {
    status: 401,
    exit: 1,
    message: 'This token belongs to a tenant that is not known here.',
    hint: 'Check that the token belongs to this server.',
  },
  'auth.scoped': {
    status: 403,
    exit: 1,
    message: 'This token speaks for the publisher {publisher} only and cannot look after tokens.',
    hint: 'Use a token of an administrator that is not bound to a publisher.',
  },
  'auth.token-not-found': {
    status: 404,
    exit: 1,
    message: 'There is no access token {id}.',
    hint: 'List them with `wpk token list`.',
  },
});
