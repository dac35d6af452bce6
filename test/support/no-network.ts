// Preloaded into a `wpk` process and its workers: whoever asks for a name or a connection is written down and refused.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const witness = process.env['NETWORK_WITNESS'];

function refuse(what: string): () => never {
  return () => {
    if (witness !== undefined) appendFileSync(witness, `${what}\n`);
    throw new Error(`${what} was tried, and there is no network`);
  };
}

net.Socket.prototype.connect = refuse('a connection');
dgram.Socket.prototype.send = refuse('a datagram');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny'] as const) {
  Object.assign(dns, { [name]: refuse(`dns.${name}`) });
  Object.assign(dns.promises, { [name]: refuse(`dns.${name}`) });
}
syncBuiltinESMExports();
