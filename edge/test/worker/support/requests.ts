/** Many requests over few connections; what the runtime's fetch adds by itself (a User-Agent, an Accept) is left out. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A request without a body. */
export interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Its answer. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Asks for all in order, so many at a time; gives the answers in the same order. */
export async function askAll(
  url: string,
  requests: readonly Asked[],
  connections: number,
): Promise<Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answers: Answered[] = [];
  const places = requests.entries();
  const worker = async () => {
    for (const [place, asked] of places) answers[place] = await ask(agent, url, asked);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return answers;
}

function ask(agent: Agent, url: string, { path, method = 'GET', headers }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { agent, method, headers: { ...headers } }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.once('error', reject);
    sent.end();
  });
}
