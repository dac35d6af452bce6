import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract, type ProcedureMeta } from '../../../src-shared/contract/index.ts';
import { PRODUCT } from '../../../src-shared/product.ts';
import { rawPaths } from './openapi-raw-paths.ts';

// Not by `import`: door.ts says why.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

type Document = Awaited<ReturnType<OpenAPIGenerator['generate']>>;

const REFUSAL = { $ref: '#/components/schemas/Refusal' };

/** The one body of every refusal; `code` is one of docs/errors.md. */
const REFUSAL_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'details', 'hint', 'requestId'],
      properties: {
        code: {
          type: 'string',
          pattern: '^[a-z-]+(\\.[a-z-]+)?$',
          examples: ['registry.extension-not-found'],
        },
        message: { type: 'string' },
        details: { type: 'object', additionalProperties: true },
        hint: { type: 'string', description: 'What to do about it.' },
        requestId: { type: 'string' },
      },
    },
  },
} as const;

/** The description of the API, made from the contract; the raw routes, which the contract cannot hold, are added. */
export async function openApiDocument(): Promise<Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    filter: ({ contract: procedure }) => (procedure['~orpc'].meta as ProcedureMeta).reach === 'any',
    customErrorResponseBodySchema: () => REFUSAL,
    info: {
      title: PRODUCT.name,
      version: PRODUCT.version,
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'A registry of extensions and workflows. Writes take an Idempotency-Key header; answers to GET carry an ETag; lists are walked by cursor.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Refusal: REFUSAL_SCHEMA as never },
    },
  });
  return { ...document, paths: { ...finished(document.paths ?? {}), ...rawPaths(REFUSAL) } };
}

/** What the generator cannot know: which area an operation belongs to, what a status means, where else a path is answered. */
function finished(paths: NonNullable<Document['paths']>): NonNullable<Document['paths']> {
  for (const [path, item] of Object.entries(paths)) {
    if (item === undefined) continue;
    // The platform's own addresses have no prefix; below the prefix they are answered too.
    if (path.startsWith('/wpk/')) item.servers = [{ url: '/' }, { url: '/api/v1' }];
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = item[method];
      if (operation === undefined) continue;
      operation.tags = [operation.operationId?.split('.')[0] ?? 'about'];
      operation.responses = {
        ...operation.responses,
        401: { description: '', content: { 'application/json': { schema: REFUSAL } } },
      };
      for (const [status, response] of Object.entries(operation.responses)) {
        if ('description' in response) response.description = STATUS_CODES[status] ?? status;
      }
    }
  }
  return paths;
}
