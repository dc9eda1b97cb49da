import type { Chain } from '../../chain';
import {
  answerText,
  checkCount,
  type FaultListener,
  guarded,
  methodNotFound,
  type Request,
} from '../dispatcher';
import { ErrorCode, RpcError } from '../errors';
import { type Json, stringify } from '../json';
import { Params } from '../params';
import { accountTopic } from './account';
import { logsTopic } from './logs';
import { programTopic } from './program';
import { signatureTopic } from './signature';
import { rootTopic, slotTopic } from './slot';
import type { Notify, Topic } from './topic';

/** Everything clients can subscribe to. */
export const TOPICS: readonly Topic[] = [
  accountTopic,
  logsTopic,
  programTopic,
  rootTopic,
  signatureTopic,
  slotTopic,
];

/** The most subscriptions one connection may hold. */
export const MAX_SUBSCRIPTIONS = 1_000;

/** One websocket connection: its subscriptions, and the answers to its requests. */
export class SubscriptionSession {
  private readonly stops = new Map<number, { topic: string; stop: () => void }>();
  private nextId = 0;
  /** What must be sent after the answer that is being made: notifications of a subscription the client has no id for yet. */
  private held: string[] | null = null;

  /**
   * @param send puts a text on the wire.
   * @param onFault is told about faults of the server itself.
   */
  constructor(
    private readonly chain: Chain,
    private readonly send: (text: string) => void,
    private readonly onFault: FaultListener,
  ) {}

  /** Answers one message, then sends what its answer held back. */
  receive(text: string): void {
    this.held = [];
    const answer = answerText(
      text,
      guarded((request) => this.run(request), this.onFault),
    );
    const held = this.held;
    this.held = null;
    if (answer !== '') this.send(answer);
    for (const notification of held) this.send(notification);
  }

  /** Ends all subscriptions. */
  close(): void {
    for (const { stop } of this.stops.values()) stop();
    this.stops.clear();
  }

  private run({ method, params }: Request): Json {
    for (const topic of TOPICS) {
      if (method === `${topic.name}Subscribe`) return this.subscribe(topic, params);
      if (method === `${topic.name}Unsubscribe`) return this.unsubscribe(topic, params);
    }
    throw methodNotFound(method);
  }

  private subscribe(topic: Topic, params: unknown[]): number {
    checkCount(topic.params, params);
    if (this.stops.size >= MAX_SUBSCRIPTIONS) {
      throw new RpcError(ErrorCode.internal, `at most ${MAX_SUBSCRIPTIONS} subscriptions a connection`);
    }
    const id = this.nextId;
    this.nextId += 1;
    let over = false;
    const notify: Notify = Object.assign((result: Json) => this.notify(topic, id, result), {
      last: (result: Json) => {
        this.notify(topic, id, result);
        over = true;
        this.end(id);
      },
    });
    const stop = topic.start(this.chain, new Params(params), notify);
    if (over) stop();
    else this.stops.set(id, { topic: topic.name, stop });
    return id;
  }

  private unsubscribe(topic: Topic, params: unknown[]): boolean {
    checkCount([1, 1], params);
    const id = new Params(params).integer(0, 'subscription');
    if (this.stops.get(id)?.topic !== topic.name) {
      throw new RpcError(ErrorCode.invalidParams, 'Invalid subscription id.');
    }
    this.end(id);
    return true;
  }

  private end(id: number): void {
    this.stops.get(id)?.stop();
    this.stops.delete(id);
  }

  private notify(topic: Topic, subscription: number, result: Json): void {
    const method = `${topic.name}Notification`;
    const text = stringify({ jsonrpc: '2.0', method, params: { result, subscription } });
    if (this.held === null) this.send(text);
    else this.held.push(text);
  }
}
