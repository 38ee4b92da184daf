/** Writes a request as the text that HTTP/1.1 sends. */
import type { Request } from './exchange.ts';

/** Methods whose request without a body says so (RFC 9110, 8.6). */
const WITH_BODY = /^(POST|PUT|PATCH)$/;
const NOT_ASCII = /[^\0-\x7f]/;

/** Each character is one byte: a body's UTF-8 is written out, so that one write of one text does. */
export function wireOf(request: Request, host: string): string {
  if (request.wire !== null) return request.wire;
  const { method, path, headers, body } = request;
  let head = `${method} ${path} HTTP/1.1\r\n`;
  let hasHost = false;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hasHost = true;
    head += `${name}: ${headers[i + 1]}\r\n`;
  }
  if (!hasHost) head += `host: ${host}\r\n`;
  if (body === null)
    return keep(request, `${head}${WITH_BODY.test(method) ? 'content-length: 0\r\n' : ''}\r\n`);
  const bytes = NOT_ASCII.test(body) ? Buffer.from(body).toString('latin1') : body;
  return keep(request, `${head}content-length: ${bytes.length}\r\n\r\n${bytes}`);
}

function keep(request: Request, wire: string): string {
  request.wire = wire;
  return wire;
}
