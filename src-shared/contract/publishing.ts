import { z } from 'zod';
import { accessTokenSchema } from '../models/access-token.ts';
import { extensionIdSchema } from '../models/manifest.ts';
import { newPublishingPolicySchema, publishingPolicySchema } from '../models/publishing-policy.ts';
import { procedure } from './procedure.ts';

/** Trusted publishing: a run of a CI publishes with its own identity instead of a secret. */
export const publishing = {
  /** The same policy again is no error and stays one. */
  add: procedure({ role: 'developer', reach: 'any' }, 'auth', 'registry')
    .route({
      method: 'POST',
      path: '/publishing/policies',
      summary: 'Trust the runs of a workflow to publish an extension',
    })
    .input(newPublishingPolicySchema)
    .output(publishingPolicySchema),
  list: procedure({ role: 'developer', reach: 'any' }, 'registry')
    .route({ method: 'GET', path: '/publishing/policies', summary: 'Whom an extension trusts to publish it' })
    .input(z.object({ extensionId: extensionIdSchema }))
    .output(z.object({ items: z.array(publishingPolicySchema) })),
  remove: procedure({ role: 'developer', reach: 'any' }, 'auth', 'registry')
    .route({ method: 'DELETE', path: '/publishing/policies/{id}', summary: 'Stop trusting a workflow' })
    .input(z.object({ id: z.string().max(64) }))
    .output(publishingPolicySchema),
  /** The bearer token is the run's OpenID Connect token; it is good for one exchange. The answer alone holds the new token. */
  exchange: procedure({ role: 'user', reach: 'any', scopes: ['exchange'], secretAnswer: true }, 'auth')
    .route({
      method: 'POST',
      path: '/publishing/exchange',
      summary: "Exchange the identity of a CI's run for a token that publishes one extension for 15 minutes",
    })
    .input(z.object({ extensionId: extensionIdSchema }))
    .output(accessTokenSchema.extend({ token: z.string() })),
};
