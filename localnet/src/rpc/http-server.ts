import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** The most a request may be, bytes: the same as a validator takes. */
export const MAX_BODY_BYTES = 50 * 1_024;

/** Keep-alive: longer than clients keep an idle connection, so that no request meets one that was closed here just then. */
const KEEP_ALIVE_MS = 75_000;

const CORS = {
  'access-control-allow-headers': 'content-type, solana-client',
  'access-control-allow-methods': 'OPTIONS, POST',
  'access-control-allow-origin': '*',
  'access-control-max-age': '86400',
};

/** An HTTP server that hands the body of each POST to `answer` and sends back the text it gives. */
export function createHttpServer(answer: (body: string) => string): Server {
  const server = createServer((request, response) => {
    respond(request, response, answer).catch(() => {
      // The client hung up in the middle of its request: nobody is left to answer.
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (body: string) => string,
): Promise<void> {
  if (request.method === 'OPTIONS') return send(response, 200, '');
  if (request.method === 'GET' && request.url === '/health') return send(response, 200, 'ok', 'text/plain');
  if (request.method !== 'POST') {
    return send(
      response,
      405,
      'Used HTTP Method is not allowed. POST or OPTIONS is required\n',
      'text/plain',
    );
  }
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    const rule = 'Supplied content type is not allowed. Content-Type: application/json is required\n';
    return send(response, 415, rule, 'text/plain');
  }
  const body = await readBody(request);
  if (body === null) {
    response.setHeader('connection', 'close');
    return send(response, 413, 'request body size exceeds allowed maximum', 'text/plain');
  }
  send(response, 200, answer(body));
}

/** The body as text; null when it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, text: string, type = 'application/json'): void {
  response.writeHead(status, { ...CORS, 'content-type': `${type}; charset=utf-8` });
  response.end(text);
}
