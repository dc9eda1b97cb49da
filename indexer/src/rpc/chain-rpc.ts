import { RpcClient, type RpcClientOptions } from './client';
import { MalformedAnswerError } from './errors';
import { readTransaction } from './read-transaction';
import { listOf, objectOf, readSlot } from './shapes';
import type {
  AccountsQuery,
  At,
  ChainRpc,
  Commitment,
  ListedSignature,
  RpcAccount,
  RpcBlock,
  RpcMethod,
  SignaturePage,
  SignatureStatus,
  WithSlot,
} from './types';

/** A node's methods over JSON-RPC. */
export function createChainRpc(options: RpcClientOptions): ChainRpc {
  return new JsonChainRpc(new RpcClient(options));
}

class JsonChainRpc implements ChainRpc {
  constructor(private readonly client: RpcClient) {}

  async getGenesisHash(signal?: AbortSignal): Promise<string> {
    const hash = await this.client.call('getGenesisHash', [], signal);
    if (typeof hash !== 'string') throw new MalformedAnswerError('getGenesisHash', 'no text');
    return hash;
  }

  async getSlot(at: At, signal?: AbortSignal): Promise<number> {
    return readSlot('getSlot', await this.client.call('getSlot', [atOf(at)], signal));
  }

  async getSignaturesForAddress(address: string, page: SignaturePage, signal?: AbortSignal) {
    const { before, limit } = page;
    const config = { ...atOf(page), limit, ...(before === undefined ? {} : { before }) };
    const answer = await this.client.call('getSignaturesForAddress', [address, config], signal);
    return listOf('getSignaturesForAddress', answer).map(readListed);
  }

  async getTransactions(signatures: readonly string[], commitment: Commitment, signal?: AbortSignal) {
    const config = { commitment, encoding: 'json', maxSupportedTransactionVersion: 0 };
    const calls = signatures.map((signature) => [signature, config]);
    return (await this.client.callMany('getTransaction', calls, signal)).map(readTransaction);
  }

  async getBlocks(slots: readonly number[], commitment: Commitment, signal?: AbortSignal) {
    const config = {
      commitment,
      transactionDetails: 'signatures',
      rewards: false,
      maxSupportedTransactionVersion: 0,
    };
    const calls = slots.map((slot) => [slot, config]);
    const answers = await this.client.callMany('getBlock', calls, signal);
    return answers.map((answer, i) => readBlock(slots[i] as number, answer));
  }

  async getBlockTime(slot: number, signal?: AbortSignal): Promise<number | null> {
    return readTime('getBlockTime', await this.client.call('getBlockTime', [slot], signal));
  }

  async getSignatureStatuses(signatures: readonly string[], signal?: AbortSignal) {
    const config = { searchTransactionHistory: true };
    const answer = await this.client.call('getSignatureStatuses', [signatures, config], signal);
    return readContext('getSignatureStatuses', answer, (value) =>
      listOf('getSignatureStatuses', value, signatures.length).map(readStatus),
    );
  }

  async getMultipleAccounts(addresses: readonly string[], query: AccountsQuery, signal?: AbortSignal) {
    const config = { ...accountsConfig(query) };
    const answer = await this.client.call('getMultipleAccounts', [addresses, config], signal);
    return readContext('getMultipleAccounts', answer, (value) =>
      listOf('getMultipleAccounts', value, addresses.length).map((account) =>
        account === null ? null : readAccount('getMultipleAccounts', account),
      ),
    );
  }

  async getProgramAccounts(programId: string, query: AccountsQuery, signal?: AbortSignal) {
    const config = { ...accountsConfig(query), withContext: true };
    const answer = await this.client.call('getProgramAccounts', [programId, config], signal);
    return readContext('getProgramAccounts', answer, (value) =>
      listOf('getProgramAccounts', value).map((entry) => {
        const { pubkey, account } = objectOf('getProgramAccounts', entry);
        if (typeof pubkey !== 'string') throw new MalformedAnswerError('getProgramAccounts', 'no pubkey');
        return { address: pubkey, account: readAccount('getProgramAccounts', account) };
      }),
    );
  }
}

function atOf({ commitment, minContextSlot }: At) {
  return minContextSlot === undefined ? { commitment } : { commitment, minContextSlot };
}

function accountsConfig({ filters, dataSlice, ...at }: AccountsQuery) {
  return {
    ...atOf(at),
    encoding: 'base64',
    ...(filters === undefined ? {} : { filters }),
    ...(dataSlice === undefined ? {} : { dataSlice }),
  };
}

function readListed(entry: unknown): ListedSignature {
  const { signature, slot, err } = objectOf('getSignaturesForAddress', entry);
  if (typeof signature !== 'string') {
    throw new MalformedAnswerError('getSignaturesForAddress', 'an entry has no signature');
  }
  return { signature, slot: readSlot('getSignaturesForAddress', slot), err: err ?? null };
}

function readBlock(slot: number, answer: unknown): RpcBlock | null {
  if (answer === null) return null;
  const { blockhash, parentSlot, blockTime, signatures } = objectOf('getBlock', answer);
  if (typeof blockhash !== 'string') throw new MalformedAnswerError('getBlock', 'no blockhash');
  const parent = readSlot('getBlock', parentSlot);
  const time = readTime('getBlock', blockTime ?? null);
  return { slot, blockhash, parentSlot: parent, blockTime: time, signatures: texts(signatures) };
}

function texts(value: unknown): string[] {
  return listOf('getBlock', value).map((each) => {
    if (typeof each !== 'string') throw new MalformedAnswerError('getBlock', 'a signature is no text');
    return each;
  });
}

function readStatus(entry: unknown): SignatureStatus | null {
  if (entry === null) return null;
  const { slot, err, confirmationStatus } = objectOf('getSignatureStatuses', entry);
  return {
    slot: readSlot('getSignatureStatuses', slot),
    err: err ?? null,
    confirmationStatus: (confirmationStatus ?? null) as SignatureStatus['confirmationStatus'],
  };
}

function readAccount(method: RpcMethod, value: unknown): RpcAccount {
  const { owner, data } = objectOf(method, value);
  const [text] = listOf(method, data);
  if (typeof owner !== 'string' || typeof text !== 'string') {
    throw new MalformedAnswerError(method, 'an account has no owner or no data');
  }
  return { owner, data: Buffer.from(text, 'base64') };
}

function readContext<T>(method: RpcMethod, answer: unknown, read: (value: unknown) => T): WithSlot<T> {
  const { context, value } = objectOf(method, answer);
  return { slot: readSlot(method, objectOf(method, context).slot), value: read(value) };
}

function readTime(method: RpcMethod, value: unknown): number | null {
  if (value === null || Number.isSafeInteger(value)) return value as number | null;
  throw new MalformedAnswerError(method, 'a time is no whole number');
}
