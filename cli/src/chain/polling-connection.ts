/** Confirmation by polling: works behind every RPC provider, and leaves no websocket open when a command is done. */

import type { SendingConnection } from '@crr/sdk';
import {
  type Connection,
  type RpcResponseAndContext,
  type SignatureResult,
  TransactionExpiredBlockheightExceededError,
} from '@solana/web3.js';
import { sleep } from './clock';

const FIRST_POLL_MILLISECONDS = 10;
const LAST_POLL_MILLISECONDS = 500;

/** What a transaction was signed with. */
interface Confirmable {
  signature: string;
  lastValidBlockHeight: number;
}

/** Sends over `connection`; waits by asking for the signature's status, ever less often. */
export function pollingConnection(connection: Connection): SendingConnection {
  return {
    getLatestBlockhash: connection.getLatestBlockhash.bind(connection),
    sendRawTransaction: connection.sendRawTransaction.bind(connection),
    confirmTransaction: (strategy: unknown) => confirmed(connection, strategy as Confirmable),
  };
}

/** @throws TransactionExpiredBlockheightExceededError when the blockhash ran out before the transaction landed */
async function confirmed(
  connection: Connection,
  { signature, lastValidBlockHeight }: Confirmable,
): Promise<RpcResponseAndContext<SignatureResult>> {
  for (let wait = FIRST_POLL_MILLISECONDS; ; wait = Math.min(wait * 2, LAST_POLL_MILLISECONDS)) {
    const { context, value } = await connection.getSignatureStatuses([signature]);
    const status = value[0];
    if (status?.confirmationStatus === 'confirmed' || status?.confirmationStatus === 'finalized') {
      return { context, value: { err: status.err } };
    }
    if (status === null && (await connection.getBlockHeight()) > lastValidBlockHeight) {
      throw new TransactionExpiredBlockheightExceededError(signature);
    }
    await sleep(wait);
  }
}
