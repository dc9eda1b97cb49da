import { decodeBase58, EVENT_IX_TAG, encodeBase58 } from '@crr/sdk';
import { EventTemplate } from './event-template';

/** What the benchmark reads and replaces in the answer to `getTransaction`. */
export interface TransactionResponse {
  slot: number;
  blockTime: number;
  transaction: { signatures: string[] };
  meta: { innerInstructions: { instructions: { data: string }[] }[] };
}

/** What differs between one transaction and the next of its shape. */
export interface TransactionFields {
  signature: string;
  slot: number;
  time: number;
  /** One for each of the shape's events. */
  bodies: readonly Uint8Array[];
}

const SLOT_MARK = 888_888_888_881;
const TIME_MARK = 888_888_888_882;
const SIGNATURE_MARK = '<signature>';
const MARKS = /888888888881|888888888882|<signature>|<event>/g;

/** A node's answer for a transaction that ran, as the pattern of further ones. */
export class TransactionTemplate {
  /** The events of the transaction, in order. */
  readonly events: readonly EventTemplate[];
  /** Their bodies: discriminator, fields, chain value. */
  readonly bodies: readonly Uint8Array[];
  private readonly pieces: readonly string[];
  private readonly marks: readonly string[];

  constructor(response: TransactionResponse) {
    const bodies: Uint8Array[] = [];
    const marked = structuredClone(response);
    marked.slot = SLOT_MARK;
    marked.blockTime = TIME_MARK;
    marked.transaction.signatures[0] = SIGNATURE_MARK;
    for (const call of marked.meta.innerInstructions.flatMap(({ instructions }) => instructions)) {
      const data = decodeBase58(call.data);
      if (!EVENT_IX_TAG.every((byte, i) => data[i] === byte)) continue;
      bodies.push(data.slice(EVENT_IX_TAG.length));
      call.data = '<event>';
    }
    const text = JSON.stringify(marked);
    this.pieces = text.split(MARKS);
    this.marks = text.match(MARKS) ?? [];
    this.bodies = bodies;
    this.events = bodies.map((body) => new EventTemplate(body));
  }

  /** The answer for a transaction of this shape. */
  text({ signature, slot, time, bodies }: TransactionFields): string {
    let nextBody = 0;
    const values: Record<string, () => string> = {
      [SLOT_MARK]: () => `${slot}`,
      [TIME_MARK]: () => `${time}`,
      [SIGNATURE_MARK]: () => signature,
      '<event>': () => callData(bodies[nextBody++] as Uint8Array),
    };
    return this.pieces.reduce((text, piece, i) => {
      const mark = this.marks[i - 1] as string;
      return text + (values[mark] as () => string)() + piece;
    });
  }
}

function callData(body: Uint8Array): string {
  const data = new Uint8Array(EVENT_IX_TAG.length + body.length);
  data.set(EVENT_IX_TAG);
  data.set(body, EVENT_IX_TAG.length);
  return encodeBase58(data);
}
