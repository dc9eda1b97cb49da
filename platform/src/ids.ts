/** Ids: UUIDs of version 7, whose order is that of their making. */
import type { Clock, Random } from './clock';

const TIME_BYTES = 6;
const BYTES = 16;
const VERSION = 0x7000;
/** Of the 12 bits after the version. */
const COUNTER_MOST = 0xfff;

/** A new id. @param nowMs milliseconds since 1970 */
export function uuidv7(nowMs: number, random: Random): string {
  const [high = 0, low = 0] = random(2);
  return build(nowMs, ((high << 8) | low) & COUNTER_MOST, random);
}

/** Makes ids that are in order also within a millisecond, as long as they come from the same source. */
export class IdSource {
  private lastMs = 0;
  private counter = 0;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A new id, greater than those before. */
  next(): string {
    const now = this.clock.now();
    if (now > this.lastMs) this.start(now);
    else if (this.counter === COUNTER_MOST) this.start(this.lastMs + 1);
    else this.counter += 1;
    return build(this.lastMs, this.counter, this.random);
  }

  private start(ms: number): void {
    this.lastMs = ms;
    this.counter = 0;
  }
}

function build(ms: number, counter: number, random: Random): string {
  const bytes = Buffer.alloc(BYTES);
  bytes.writeUIntBE(ms, 0, TIME_BYTES);
  bytes.writeUInt16BE(VERSION | counter, TIME_BYTES);
  bytes.set(random(BYTES - TIME_BYTES - 2), TIME_BYTES + 2);
  bytes.writeUInt8((bytes.readUInt8(TIME_BYTES + 2) & 0x3f) | 0x80, TIME_BYTES + 2);
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join('-');
}
