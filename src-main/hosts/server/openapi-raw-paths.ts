/** Routes that move bytes, as OpenAPI describes them: they stream, which a procedure of the contract cannot. */
export function rawPaths(refusal: { readonly $ref: string }): Readonly<Record<string, object>> {
  const refused = (description: string) => ({
    description,
    content: { 'application/json': { schema: refusal } },
  });
  const digest = {
    name: 'digest',
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    description: 'sha256 of the bytes, hexadecimal.',
  };
  const type = 'application/vnd.marketplace.wpk';
  return {
    '/uploads/{digest}': {
      put: {
        operationId: 'uploads.put',
        tags: ['submissions'],
        summary: 'Upload the bytes of a package; submissions.start then names their digest',
        parameters: [digest],
        requestBody: {
          required: true,
          content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
        },
        responses: {
          200: {
            description: 'The bytes are there',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['digest', 'sizeBytes'],
                  properties: { digest: { type: 'string' }, sizeBytes: { type: 'integer' } },
                },
              },
            },
          },
          400: refused('Other bytes than were announced'),
          401: refused('Unauthorized'),
          403: refused('Forbidden'),
          413: refused('Payload Too Large'),
        },
      },
    },
    '/blobs/sha256/{digest}': {
      servers: [{ url: '/' }],
      get: {
        operationId: 'blobs.get',
        tags: ['packages'],
        summary: 'The bytes of a package, whole or in parts',
        parameters: [
          digest,
          { name: 'Range', in: 'header', schema: { type: 'string' }, description: 'RFC 9110 section 14.2.' },
        ],
        responses: {
          200: {
            description: 'All of it',
            content: { [type]: { schema: { type: 'string', format: 'binary' } } },
          },
          206: {
            description: 'Parts of it',
            content: {
              [type]: { schema: { type: 'string', format: 'binary' } },
              'multipart/byteranges': { schema: { type: 'string', format: 'binary' } },
            },
          },
          304: { description: 'The caller has it already' },
          401: refused('Unauthorized'),
          404: refused('Not there, or not for this caller'),
          416: refused('Range Not Satisfiable'),
        },
      },
    },
  };
}
