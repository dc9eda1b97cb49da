import { WebSocket } from 'ws';

type Message = { id?: number; method?: string; params?: { result: unknown; subscription: number } };

/** A websocket that keeps every message until somebody asks for it. */
export class Socket {
  private readonly messages: Message[] = [];
  private nextId = 1;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data)) as Message));
  }

  static async open(url: string): Promise<Socket> {
    const socket = new WebSocket(url);
    const opened = new Socket(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return opened;
  }

  /** Sends a request and gives its answer. */
  async request(method: string, params: unknown[]): Promise<unknown> {
    const id = this.nextId;
    this.nextId += 1;
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return this.take((message) => message.id === id, `the answer to ${method}`);
  }

  /** Sends text that may be no request, and gives the next answer. */
  async raw(text: string): Promise<unknown> {
    this.socket.send(text);
    return this.take((message) => message.method === undefined, `the answer to ${text}`);
  }

  /** The oldest notification of a subscription not yet taken. */
  async notification(
    subscription: number,
    accept: (result: unknown) => boolean = () => true,
  ): Promise<unknown> {
    return this.take(
      ({ params }) => params?.subscription === subscription && accept(params.result),
      `a notification of subscription ${subscription}`,
    );
  }

  /** How many notifications of a subscription wait to be taken. */
  waiting(subscription: number): number {
    return this.messages.filter(({ params }) => params?.subscription === subscription).length;
  }

  close(): void {
    this.socket.terminate();
  }

  private async take(
    wanted: (message: Message) => boolean,
    what: string,
    timeoutMs = 120_000,
  ): Promise<unknown> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const index = this.messages.findIndex(wanted);
      if (index >= 0) return this.messages.splice(index, 1)[0];
      if (Date.now() > deadline) throw new Error(`timed out waiting for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
