import type { FastifyInstance } from 'fastify';

/**
 * `/health/live`: the process answers. `/health`, `/health/ready`: it also reads its store, or says why not; `limited` is the code
 * of what it cannot do although it answers.
 */
export function addHealth(
  server: FastifyInstance,
  ready: () => Promise<string | null>,
  limited: string | null,
): void {
  server.get('/health/live', async () => ({ status: 'ok' }));
  const readiness = async () => {
    const reason = await ready();
    return {
      status: reason === null ? 'ok' : 'unavailable',
      ...(reason === null ? {} : { reason }),
      ...(limited === null ? {} : { limited }),
    };
  };
  for (const url of ['/health', '/health/ready']) {
    server.get(url, async (_request, reply) => {
      const answer = await readiness();
      return reply.status(answer.status === 'ok' ? 200 : 503).send(answer);
    });
  }
}
