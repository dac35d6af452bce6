import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { contract, type Contract } from '../../../src-shared/contract/index.ts';
import { fromErrorBody, isErrorCode, StationError } from '../../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import { demandSuccess } from '../http-errors.ts';
import type { RemoteHttp } from '../http-port.ts';

/** Of each call: the step of the item that it is. A server does a step once, however often it is sent. */
export interface StepContext {
  readonly step?: string;
}

/** The server's API, typed by the contract; every answer is held to its schema. Refusals are thrown as `StationError`. */
export type ServerClient = ContractRouterClient<Contract, StepContext>;

/** `keyOf` answers the idempotency key of a step. */
export function openServerClient(
  http: RemoteHttp,
  keyOf: (step: string) => string,
  signal: AbortSignal,
): ServerClient {
  const link = new OpenAPILink<StepContext>(contract, {
    url: `${http.url}/api/v1`,
    headers: ({ context }) => (context.step === undefined ? {} : { 'idempotency-key': keyOf(context.step) }),
    fetch: (request) => send(http, request, signal),
    plugins: [new ResponseValidationPlugin(contract)],
    customErrorResponseBodyDecoder: (body) => {
      throw refusalOf(body);
    },
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (thrown) {
          // What reached neither our refusals nor the network is an answer of another shape.
          if (thrown instanceof ORPCError || isSchemaMiss(thrown))
            throw new StationError(
              'sync.answer-invalid',
              { url: http.url, problem: 'another shape' },
              thrown,
            );
          throw thrown;
        }
      },
    ],
  });
  return createORPCClient(link);
}

/** @throws what the server refused with, under its own code; `upstream.refused` for a code of another time. */
export function refusalOf(body: unknown): StationError {
  const { error } = (body ?? {}) as { readonly error?: unknown };
  const { code, message, details } = (error ?? {}) as Record<string, unknown>;
  if (typeof code !== 'string' || typeof message !== 'string')
    return new StationError('upstream.refused', { refusal: 'nothing', text: 'no reason was given' });
  if (!isErrorCode(code))
    return new StationError('upstream.refused', { refusal: code.slice(0, 80), text: message.slice(0, 300) });
  const facts = typeof details === 'object' && details !== null ? details : {};
  return fromErrorBody({ code, details: facts as Readonly<Record<string, unknown>> });
}

async function send(http: RemoteHttp, request: Request, signal: AbortSignal): Promise<Response> {
  const text = await request.text();
  const key = request.headers.get('idempotency-key');
  const { status, headers, json } = await http.call(
    request.method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    request.url.slice(http.url.length),
    {
      ...(text === '' ? {} : { json: parseJson(text) }),
      ...(key === null ? {} : { headers: { 'idempotency-key': key } }),
      signal,
    },
  );
  demandRefusalOrSuccess(http.url, { status, headers, json });
  return new Response(JSON.stringify(json), { status, headers: { 'content-type': 'application/json' } });
}

/**
 * What is no refusal of the marketplace comes from something between here and it, or from a server that is down. One that asks for time
 * is given it, whatever it says. @throws sync.back-off, sync.not-admitted, sync.not-found, sync.server-failed
 */
export function demandRefusalOrSuccess(
  url: string,
  { status, headers, json }: Awaited<ReturnType<RemoteHttp['call']>>,
): void {
  if (!isRefusal(json) || status === 429 || status === 503) demandSuccess(url, status, headers, Date.now());
}

export function isRefusal(json: Json): boolean {
  return typeof json === 'object' && json !== null && 'error' in json;
}

function isSchemaMiss(thrown: unknown): boolean {
  return thrown instanceof Error && 'issues' in thrown;
}
