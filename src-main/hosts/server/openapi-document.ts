import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract, type ProcedureMeta } from '../../../src-shared/contract/index.ts';
import { PRODUCT } from '../../../src-shared/product.ts';

type Document = Awaited<ReturnType<OpenAPIGenerator['generate']>>;

/** The description of the API, made from the contract; the raw routes, which the contract cannot hold, are added. */
export async function openApiDocument(): Promise<Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    filter: ({ contract: procedure }) => (procedure['~orpc'].meta as ProcedureMeta).reach === 'any',
    info: { title: PRODUCT.name, version: PRODUCT.version },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  });
}
