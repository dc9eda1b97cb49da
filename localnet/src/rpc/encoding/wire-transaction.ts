import { MAX_TRANSACTION_BYTES, type ParsedTransaction, parseTransaction } from '../../parsed-transaction';
import { ErrorCode, invalidParam, RpcError } from '../errors';
import type { Config } from '../params';
import { decodeBase58, decodeBase64 } from '../read';

const ENCODINGS = ['binary', 'base58', 'base64', 'json', 'jsonParsed'] as const;
/** Text longer than these cannot be a transaction. */
const MAX_BASE58_TEXT = 1_683;
const MAX_BASE64_TEXT = 1_644;

/** Reads a transaction as clients send it: base58 by default, or base64. */
export function readTransaction(text: string, config: Config): ParsedTransaction {
  const encoding = config.oneOf('encoding', ENCODINGS) ?? 'base58';
  const bytes = decode(text, encoding);
  if (bytes.length > MAX_TRANSACTION_BYTES) {
    throw invalidParam(
      'transaction',
      `is too large: ${bytes.length} bytes (at most ${MAX_TRANSACTION_BYTES})`,
    );
  }
  try {
    return parseTransaction(bytes);
  } catch {
    throw invalidParam('transaction', 'is neither a legacy nor a version 0 transaction');
  }
}

function decode(text: string, encoding: (typeof ENCODINGS)[number]): Uint8Array {
  if (encoding === 'json' || encoding === 'jsonParsed') {
    throw new RpcError(
      ErrorCode.invalidParams,
      `unsupported encoding: ${encoding}. Supported encodings: base58, base64`,
    );
  }
  const most = encoding === 'base64' ? MAX_BASE64_TEXT : MAX_BASE58_TEXT;
  if (text.length > most)
    throw invalidParam('transaction', `is too large: ${text.length} characters (at most ${most})`);
  return encoding === 'base64' ? decodeBase64(text, 'transaction') : decodeBase58(text, 'transaction');
}
