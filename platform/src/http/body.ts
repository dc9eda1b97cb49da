/** Request bodies: of a known size, and JSON. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { ApiError } from './errors';
import { parseLossless } from './json';

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

type Decode = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

/** How a body may be encoded, besides as it is. */
const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * A body as it was before it was encoded for the way.
 *
 * @param encoding the header Content-Encoding
 * @param most bytes of what comes out
 * @throws ApiError 415 for another encoding, 413 for what is too much, 400 for what is not encoded so
 */
export function decodedBody(bytes: Uint8Array, encoding: string | null, most: number): Uint8Array {
  const names = (encoding ?? '').toLowerCase().split(',');
  const encodings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  const [name] = encodings;
  if (name === undefined || bytes.length === 0) return bytes;
  const decode = encodings.length === 1 && Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (decode === undefined) {
    const rule = `Content-Encoding may be gzip, deflate or br, once, or be left out; not "${encodings.join(', ').slice(0, 64)}"`;
    throw new ApiError(415, 'unsupported_content_encoding', rule, {
      field: 'content-encoding',
      headers: { 'accept-encoding': 'gzip, deflate, br' },
    });
  }
  try {
    return decode(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(most);
    throw new ApiError(400, 'body_not_decodable', `the body is no ${name}, as Content-Encoding says it is`, {
      field: 'content-encoding',
      cause: error,
    });
  }
}

/** The JSON of a body; undefined for no body. @throws ApiError 415 for another type, 400 for what is no JSON */
export function parseJson(bytes: Uint8Array, contentType: string | null): unknown {
  if (bytes.length === 0) return undefined;
  if (!JSON_TYPE.test(contentType ?? '')) {
    throw new ApiError(415, 'unsupported_media_type', 'the body must be application/json');
  }
  try {
    return parseLossless(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ApiError(400, 'invalid_json', 'the body must be JSON in UTF-8', { cause: error });
  }
}

function tooLarge(most: number): ApiError {
  return new ApiError(413, 'body_too_large', `the body may have ${most} bytes`);
}
