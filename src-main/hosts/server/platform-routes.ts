import type { FastifyInstance } from 'fastify';
import type { ContractHandler } from './contract-routes.ts';

/** The platform's own addresses. Everything else of the contract lies under the prefix of the API. */
const ROUTES = [
  { method: 'POST', url: '/wpk/upload' },
  { method: 'GET', url: '/wpk/list' },
  { method: 'POST', url: '/wpk/review/:id' },
] as const;

/** `/wpk/…` without a prefix: programs that spoke to the platform's first registry go on as they are. */
export function addPlatformRoutes(server: FastifyInstance, handle: ContractHandler): void {
  for (const { method, url } of ROUTES)
    server.route({ method, url, handler: (request, reply) => handle(request, reply, undefined) });
}
