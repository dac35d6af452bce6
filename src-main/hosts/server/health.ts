import type { FastifyInstance } from 'fastify';
import type { Standing } from './standing.ts';

/**
 * `/health/live`: the process answers. `/health`, `/health/ready`: it also reads its store, or says why not; `limited` is the code
 * of what it cannot do although it answers, `message` what to do about that.
 */
export function addHealth(
  server: FastifyInstance,
  ready: () => Promise<string | null>,
  standing: Pick<Standing, 'limited' | 'glance'> | null,
): void {
  server.get('/health/live', async () => ({ status: 'ok' }));
  const readiness = async () => {
    const reason = await ready();
    const limited = standing?.limited ?? null;
    standing?.glance();
    return {
      status: reason === null ? 'ok' : 'unavailable',
      ...(reason === null ? {} : { reason }),
      ...(limited === null ? {} : { limited: limited.code, message: limited.message }),
    };
  };
  for (const url of ['/health', '/health/ready']) {
    server.get(url, async (_request, reply) => {
      const answer = await readiness();
      void reply.status(answer.status === 'ok' ? 200 : 503);
      return answer;
    });
  }
}
