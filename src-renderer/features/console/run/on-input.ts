import type { Json } from '../../../../src-shared/json.ts';

/** What a run is given, and whether it can be. Undefined: the example that the schema itself names. */
export type OnInput = (input: Json | undefined, isReady: boolean) => void;
