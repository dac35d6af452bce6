import type { FastifyInstance } from 'fastify';

/**
 * The last word on what leaves: errors of the store name files, and jobs keep errors. Whoever asks over a network learns
 * nothing of where this server keeps its things.
 */
export function hideHome(server: FastifyInstance, home: string): void {
  // As it stands in a text, and as JSON writes it.
  const spellings = [...new Set([JSON.stringify(home).slice(1, -1), home])];
  server.addHook('onSend', (_request, _reply, payload, done) => {
    const said =
      typeof payload === 'string'
        ? spellings.reduce((text, spelling) => text.replaceAll(spelling, '(home)'), payload)
        : payload;
    done(null, said);
  });
}
