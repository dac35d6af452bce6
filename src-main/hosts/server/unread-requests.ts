import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { StationError } from '../../../src-shared/errors/index.ts';
import { httpErrorBody } from './error-body.ts';

// Not by `import`: door.ts says why.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** Answers what never became a request (a head that cannot be read, is too large or too slow) with the one error body, and cuts. */
export function answerUnread(thrown: NodeJS.ErrnoException, socket: Socket): void {
  if (thrown.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const error = errorOf(thrown.code);
  const body = JSON.stringify(httpErrorBody(error, randomUUID()));
  socket.end(
    [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}

function errorOf(code: string | undefined): StationError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new StationError('http.too-slow');
  if (code === 'HPE_HEADER_OVERFLOW') return new StationError('http.head-too-large');
  return new StationError('http.bad-request', { problem: 'its head cannot be read' });
}
