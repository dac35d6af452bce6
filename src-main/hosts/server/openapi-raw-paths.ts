/** Routes that move bytes, as OpenAPI describes them: they stream, which a procedure of the contract cannot. */
export function rawPaths(refusal: { readonly $ref: string }): Readonly<Record<string, object>> {
  const refused = (description: string): object => ({
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
    ...signedMetadata(refused),
  };
}

/** `/tuf`: files of The Update Framework, specification 1.0.31, section 6. */
function signedMetadata(refused: (description: string) => object): Readonly<Record<string, object>> {
  const file = (what: string, pattern: string) => ({
    name: 'file',
    in: 'path',
    required: true,
    schema: { type: 'string', pattern },
    description: what,
  });
  const read = (operationId: string, summary: string, parameter: object) => ({
    servers: [{ url: '/' }],
    get: {
      operationId,
      tags: ['tuf'],
      summary,
      parameters: [parameter],
      responses: {
        200: { description: 'The file', content: { 'application/json': { schema: { type: 'object' } } } },
        304: { description: 'The caller has it already' },
        401: refused('Unauthorized'),
        403: refused('Forbidden: a token for less than all of the server'),
        404: refused('Not there, or not by this name'),
      },
    },
  });
  const target = file(
    'SHA-256 of its bytes, hexadecimal, and its name.',
    '^[0-9a-f]{64}\\.[a-z0-9-]+\\.json$',
  );
  return {
    '/tuf/{file}': read(
      'tuf.metadata',
      'Signed metadata: the timestamp, and every other role by version and name',
      file(
        '`timestamp.json`, or a version and a role as in `1.root.json`.',
        '^(timestamp|[1-9][0-9]*\\.[a-z0-9-]+)\\.json$',
      ),
    ),
    '/tuf/targets/{file}': read('tuf.registry', 'What the server says of itself', target),
    '/tuf/targets/publishers/{file}': read('tuf.publisher', 'The keys of a publisher', target),
  };
}
