/** Request bodies: of a known size, and JSON. */
import { ApiError } from './errors';

/** Of `application/json`, with or without parameters. */
const JSON_TYPE = /^application\/json *(;|$)/i;

/** Counts what really comes, whatever Content-Length says; what is too much is not read. @throws ApiError 413, 400 */
export async function readBytes(request: Request, most: number): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > most) throw tooLarge(most);
  const bytes = Number.isNaN(announced) ? await readUnannounced(request, most) : await readAnnounced(request);
  if (bytes.length > most) throw tooLarge(most);
  return bytes;
}

/** The server reads no more than was announced; at once is faster than in parts. */
async function readAnnounced(request: Request): Promise<Uint8Array> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch (error) {
    throw new ApiError(400, 'body_incomplete', 'the body broke off', { cause: error });
  }
}

async function readUnannounced(request: Request, most: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > most) {
        // The sender may never end: nobody waits for it.
        reader.cancel().catch(() => undefined);
        throw tooLarge(most);
      }
      parts.push(part.value);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, 'body_incomplete', 'the body broke off', { cause: error });
  }
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
}

/** The JSON of a body; undefined for no body. @throws ApiError 415 for another type, 400 for what is no JSON */
export function parseJson(bytes: Uint8Array, contentType: string | null): unknown {
  if (bytes.length === 0) return undefined;
  if (!JSON_TYPE.test(contentType ?? '')) {
    throw new ApiError(415, 'unsupported_media_type', 'the body must be application/json');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ApiError(400, 'invalid_json', 'the body must be JSON in UTF-8', { cause: error });
  }
}

function tooLarge(most: number): ApiError {
  return new ApiError(413, 'body_too_large', `the body may have ${most} bytes`);
}
