export { type BackoffLimits, backoffMs, spreadBackoffMs } from './backoff';
export { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from './base64';
export { BoundedMap, remembering } from './bounded-map';
export { type Clock, systemClock, type WaitingClock } from './clock';
export { LATE, within } from './deadline';
export { messageOf } from './message';
export { type Sleep, sleep } from './sleep';
export { createIds, type NewId, pooledRandom, type RandomBytes, uuidv7 } from './uuid';
