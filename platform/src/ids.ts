/** Ids: UUIDs of version 7, whose order is that of their making to the millisecond. */
import type { Random } from './clock';

const TIME_BYTES = 6;
const BYTES = 16;

/** A new id. @param nowMs milliseconds since 1970 */
export function uuidv7(nowMs: number, random: Random): string {
  const bytes = Buffer.alloc(BYTES);
  bytes.writeUIntBE(nowMs, 0, TIME_BYTES);
  bytes.set(random(BYTES - TIME_BYTES), TIME_BYTES);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
