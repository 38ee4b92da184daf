/** One HTTP GET after another to one address, each bounded in time and in decoded bytes. */
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { clean } from '../model/clean.ts';

/** Of what is left when the compression is undone: 400 kB of gzip can be gigabytes. */
const MOST_BYTES = 8 * 2 ** 20;

export interface Scraper {
  /** The body of a 200, UTF-8. Rejects with what was wrong; then nothing of it is kept. */
  scrape(deadlineMs: number): Promise<string>;
  close(): Promise<void>;
}

export function openScraper(url: string, headers: Readonly<Record<string, string>>): Scraper {
  const isTls = new URL(url).protocol === 'https:';
  const options = { keepAlive: true, maxSockets: 1 };
  const agent = isTls ? new HttpsAgent(options) : new HttpAgent(options);
  const closing = new AbortController();

  async function scrape(deadlineMs: number): Promise<string> {
    const late = AbortSignal.timeout(Math.max(1, Math.round(deadlineMs)));
    const signal = AbortSignal.any([late, closing.signal]);
    try {
      const response = await get(signal);
      // An answer that is not wanted is not read: the connection goes with it.
      try {
        return await bodyOf(response, signal);
      } catch (error) {
        response.destroy();
        throw error;
      }
    } catch (error) {
      if (late.aborted) throw new Error(`no whole answer within ${Math.round(deadlineMs)} ms`);
      throw error;
    }
  }

  function get(signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((done, fail) => {
      const accept = { accept: 'text/plain;version=0.0.4', 'accept-encoding': 'identity' };
      const sent = (isTls ? requestHttps : requestHttp)(url, {
        agent,
        signal,
        headers: { ...accept, ...headers },
      });
      sent.once('response', done).on('error', fail).end();
    });
  }

  return {
    scrape,
    async close() {
      closing.abort();
      agent.destroy();
    },
  };
}

async function bodyOf(response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const { statusCode = 0 } = response;
  const { location, 'content-type': type = '', 'content-encoding': encoding = 'identity' } = response.headers;
  if (statusCode >= 300 && statusCode < 400)
    throw new Error(`status ${statusCode}, to «${clean(location ?? '', 100)}»: redirects are not followed`);
  if (statusCode !== 200) throw new Error(`status ${statusCode}`);
  if (/html|json/i.test(type)) throw new Error(`«${clean(type, 50)}» is not the Prometheus text format`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const collect = async (decoded: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of decoded) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 2 ** 20} MiB of metrics`);
      chunks.push(chunk);
    }
  };
  const decoder = decoderOf(encoding);
  await (decoder
    ? pipeline(response, decoder, collect, { signal })
    : pipeline(response, collect, { signal }));
  const text = Buffer.concat(chunks, bytes).toString('utf8');
  // Without a length, a connection that broke looks like one that ended: half a number is a number too.
  const isBounded = response.headers['content-length'] ?? response.headers['transfer-encoding'];
  if (isBounded === undefined && !text.endsWith('\n')) throw new Error('the answer breaks off');
  return text;
}

function decoderOf(encoding: string): Transform | null {
  if (encoding === 'identity' || encoding === '') return null;
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  if (encoding === 'br') return createBrotliDecompress();
  throw new Error(`the encoding «${clean(encoding, 50)}» is not known`);
}
