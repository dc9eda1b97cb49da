import { VersionedMessage } from '@solana/web3.js';
import { feeOf } from '../../fees';
import { invalidParam } from '../errors';
import { checkContext, type Method, withContext } from '../method';
import { decodeBase64 } from '../read';

/** The fee of a message in base64, lamports; null when its blockhash is not, or no longer, good. */
export const getFeeForMessage: Method = {
  name: 'getFeeForMessage',
  params: [1, 2],
  handle(chain, params) {
    const message = readMessage(params.text(0, 'message'));
    checkContext(chain, params.config(1));
    return withContext(chain, chain.isBlockhashValid(message.recentBlockhash) ? feeOf(message) : null);
  },
};

function readMessage(text: string): VersionedMessage {
  const bytes = decodeBase64(text, 'message');
  try {
    return VersionedMessage.deserialize(bytes);
  } catch {
    throw invalidParam('message', 'is neither a legacy nor a version 0 message');
  }
}
