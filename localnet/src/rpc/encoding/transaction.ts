import type { MessageAddressTableLookup, VersionedMessage } from '@solana/web3.js';
import bs58 from 'bs58';
import type { TransactionRecord } from '../../transaction-record';
import type { InnerInstruction } from '../../vm';
import { ErrorCode, RpcError } from '../errors';
import type { Json } from '../json';
import { encodeStatus, encodeTokenBalances } from './transaction-meta';

/** The encodings a transaction can be shown in. */
export const TRANSACTION_ENCODINGS = ['binary', 'base64', 'base58', 'json', 'jsonParsed'] as const;
export type TransactionEncoding = (typeof TRANSACTION_ENCODINGS)[number];

/** How a transaction is to be shown. */
export interface TransactionView {
  encoding: TransactionEncoding;
  /** The newest version the client understands; undefined: legacy only, and no word about versions. */
  maxVersion: number | undefined;
}

/** A transaction with its outcome: `transaction`, `meta` and, for clients that know of versions, `version`. */
export function encodeTransaction(
  record: TransactionRecord,
  { encoding, maxVersion }: TransactionView,
): { [key: string]: Json } {
  return {
    meta: encodeMeta(record, encoding),
    transaction: encodeBody(record, encoding),
    version: versionFor(record, maxVersion),
  };
}

/** The short form of a block's `accounts` view: who signed, which accounts, and the balances. */
export function encodeAccountsView(record: TransactionRecord, maxVersion: number | undefined): Json {
  const meta = encodeMeta(record, 'json');
  const { err, fee, postBalances, postTokenBalances, preBalances, preTokenBalances, rewards, status } = meta;
  return {
    meta: { err, fee, postBalances, postTokenBalances, preBalances, preTokenBalances, rewards, status },
    transaction: { accountKeys: describedKeys(record), signatures: signaturesOf(record) },
    version: versionFor(record, maxVersion),
  };
}

/** An instruction with its accounts named, as `jsonParsed` shows one of a program it does not know. */
export function encodeNamedInstruction(
  { programIdIndex, accounts, data, stackHeight }: InnerInstruction,
  accountKeys: TransactionRecord['accountKeys'],
): Json {
  const nameOf = (index: number): string => accountKeys[index]?.toBase58() ?? '';
  return {
    accounts: accounts.map(nameOf),
    data: bs58.encode(data),
    programId: nameOf(programIdIndex),
    stackHeight,
  };
}

function versionFor({ transaction }: TransactionRecord, maxVersion: number | undefined): Json {
  const { version } = transaction.message;
  if (maxVersion === undefined && version === 'legacy') return undefined;
  if (maxVersion !== undefined) return version;
  throw new RpcError(
    ErrorCode.unsupportedTransactionVersion,
    `Transaction version (${version}) is not supported by the requesting client. ` +
      `Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": ${version}`,
  );
}

function encodeMeta(record: TransactionRecord, encoding: TransactionEncoding): { [key: string]: Json } {
  const { loadedAddresses, returnData } = record;
  const named = encoding === 'jsonParsed';
  return {
    computeUnitsConsumed: record.computeUnits,
    err: record.error,
    fee: record.fee,
    innerInstructions: record.innerInstructions.map(({ index, instructions }) => ({
      index,
      instructions: instructions.map((inner) =>
        named ? encodeNamedInstruction(inner, record.accountKeys) : encodeInstruction(inner),
      ),
    })),
    // With named accounts the keys say themselves where they come from.
    loadedAddresses: named
      ? undefined
      : {
          readonly: loadedAddresses.readonly.map((key) => key.toBase58()),
          writable: loadedAddresses.writable.map((key) => key.toBase58()),
        },
    logMessages: record.logs,
    postBalances: record.after.lamports,
    postTokenBalances: encodeTokenBalances(record.after),
    preBalances: record.before.lamports,
    preTokenBalances: encodeTokenBalances(record.before),
    returnData: returnData === null ? undefined : encodeReturnData(returnData),
    rewards: [],
    status: encodeStatus(record.error),
  };
}

/** Return data as the RPC shows it. */
export function encodeReturnData({ programId, data }: NonNullable<TransactionRecord['returnData']>): Json {
  return { data: [Buffer.from(data).toString('base64'), 'base64'], programId: programId.toBase58() };
}

function encodeBody(record: TransactionRecord, encoding: TransactionEncoding): Json {
  const { bytes } = record.transaction;
  switch (encoding) {
    case 'binary':
      return bs58.encode(bytes);
    case 'base58':
      return [bs58.encode(bytes), 'base58'];
    case 'base64':
      return [Buffer.from(bytes).toString('base64'), 'base64'];
    case 'json':
      return { message: encodeMessage(record.transaction.message), signatures: signaturesOf(record) };
    case 'jsonParsed':
      return { message: encodeNamedMessage(record), signatures: signaturesOf(record) };
  }
}

function encodeMessage(message: VersionedMessage): Json {
  const { numReadonlySignedAccounts, numReadonlyUnsignedAccounts, numRequiredSignatures } = message.header;
  return {
    accountKeys: message.staticAccountKeys.map((key) => key.toBase58()),
    addressTableLookups: encodeLookups(message),
    header: { numReadonlySignedAccounts, numReadonlyUnsignedAccounts, numRequiredSignatures },
    instructions: topLevelInstructions(message).map(encodeInstruction),
    recentBlockhash: message.recentBlockhash,
  };
}

function encodeNamedMessage(record: TransactionRecord): Json {
  const { message } = record.transaction;
  return {
    accountKeys: describedKeys(record),
    addressTableLookups: encodeLookups(message),
    instructions: topLevelInstructions(message).map((each) =>
      encodeNamedInstruction(each, record.accountKeys),
    ),
    recentBlockhash: message.recentBlockhash,
  };
}

function encodeLookups(message: VersionedMessage): Json {
  return message.version === 'legacy' ? undefined : message.addressTableLookups.map(encodeLookup);
}

function encodeLookup({ accountKey, readonlyIndexes, writableIndexes }: MessageAddressTableLookup): Json {
  return { accountKey: accountKey.toBase58(), readonlyIndexes, writableIndexes };
}

function topLevelInstructions(message: VersionedMessage): InnerInstruction[] {
  return message.compiledInstructions.map(({ programIdIndex, accountKeyIndexes, data }) => ({
    programIdIndex,
    accounts: [...accountKeyIndexes],
    data,
    stackHeight: 1,
  }));
}

function encodeInstruction({ accounts, data, programIdIndex, stackHeight }: InnerInstruction): Json {
  return { accounts, data: bs58.encode(data), programIdIndex, stackHeight };
}

function describedKeys({ transaction, accountKeys, loadedAddresses }: TransactionRecord): Json[] {
  const { message } = transaction;
  const statics = message.staticAccountKeys.length;
  const writableEnd = statics + loadedAddresses.writable.length;
  return accountKeys.map((key, i) => ({
    pubkey: key.toBase58(),
    signer: i < statics && message.isAccountSigner(i),
    source: i < statics ? 'transaction' : 'lookupTable',
    writable: i < statics ? message.isAccountWritable(i) : i < writableEnd,
  }));
}

function signaturesOf({ transaction }: TransactionRecord): string[] {
  return transaction.signatures.map((signature) => bs58.encode(signature));
}
