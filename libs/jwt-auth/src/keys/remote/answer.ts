import type { ClientRequest, IncomingMessage } from 'node:http';
import { CollectedBytes } from './collected-bytes.js';
import { FetchFailure } from './fetch-failure.js';
import { freshFor } from './freshness.js';

export interface Fetched {
  readonly body: Buffer;
  /** Seconds for which the answer is good; `undefined` if it does not say. */
  readonly freshFor: number | undefined;
}

/** Each 1xx answer (RFC 9110 section 15.2) may be as large as headers may be. */
const MAX_INFORMATIONAL = 8;

/**
 * Sends the request and reads its answer.
 *
 * @throws FetchFailure if the answer is not a 200 within the bounds; errors of Node
 */
export async function answerTo(
  request: ClientRequest,
  maxBytes: number,
): Promise<Fetched> {
  const response = await headOf(request);
  checkHead(response, maxBytes);
  return {
    body: await bodyOf(response, maxBytes),
    freshFor: freshFor(response.headers),
  };
}

function headOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let informational = 0;
    const refuse = (status: number | undefined): void => reject(not200(status));
    request
      .once('response', resolve)
      .on('information', ({ statusCode }) => {
        informational++;
        if (informational > MAX_INFORMATIONAL) {
          refuse(statusCode);
        }
      })
      .once('upgrade', ({ statusCode }, socket) => {
        // From here on Node leaves the connection to us.
        socket.destroy();
        refuse(statusCode);
      })
      .on('error', reject)
      // No other event may have told of the end.
      .once('close', () => reject(new FetchFailure('there was no answer')))
      .end();
  });
}

/** Everything that can be refused before a byte of the body is read. */
function checkHead(
  { statusCode, headers }: IncomingMessage,
  maxBytes: number,
): void {
  if (statusCode !== 200) {
    throw not200(statusCode);
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new FetchFailure('the answer is compressed, which was not asked for');
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) {
    throw tooLarge(maxBytes);
  }
}

async function bodyOf(
  response: IncomingMessage,
  maxBytes: number,
): Promise<Buffer> {
  const collected = new CollectedBytes(maxBytes);
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (!collected.add(chunk)) {
      throw tooLarge(maxBytes);
    }
  }
  return collected.bytes();
}

function tooLarge(maxBytes: number): FetchFailure {
  return new FetchFailure(`the answer is larger than ${maxBytes} bytes`);
}

function not200(status: number | undefined): FetchFailure {
  return new FetchFailure(`the answer was ${status}, not 200`, true);
}
