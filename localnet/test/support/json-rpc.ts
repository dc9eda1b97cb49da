/** One raw JSON-RPC exchange over HTTP: the answer as it came, errors included. */
export async function post(url: string, body: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  return text === '' ? '' : JSON.parse(text);
}

/** Calls a method; throws unless it gives a result. */
export async function call<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const answer = (await post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))) as {
    result?: T;
    error?: unknown;
  };
  if (answer.error !== undefined) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
  return answer.result as T;
}

/** Repeats a question until it has an answer. */
export async function until<T>(what: string, ask: () => Promise<T | null>, timeoutMs = 120_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`timed out waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
