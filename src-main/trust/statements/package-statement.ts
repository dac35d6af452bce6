import type { JsonObject } from '../../../src-shared/json.ts';
import { STATEMENT_TYPE } from '../statement.ts';

/** What is said about the bytes of one package. */
export interface PackageStatement {
  readonly extensionId: string;
  readonly version: string;
  /** `sha256:<hex>` of the `.wpk`. */
  readonly digest: string;
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** In-toto statement v1 (section "Schema") as bytes. */
export function statementBytes(statement: PackageStatement): Buffer {
  return Buffer.from(
    JSON.stringify({
      _type: STATEMENT_TYPE,
      subject: [
        {
          name: `${statement.extensionId}-${statement.version}.wpk`,
          digest: { sha256: statement.digest.replace(/^sha256:/, '') },
        },
      ],
      predicateType: statement.predicateType,
      predicate: statement.predicate,
    }),
  );
}
