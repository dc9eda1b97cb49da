import {
  type AccountInfo,
  type AddressLookupTableAccount,
  LAMPORTS_PER_SOL,
  type PublicKey,
  type Signer,
  SystemProgram,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { balanceSheet } from './balances';
import { type Block, BlockLog } from './block-log';
import { ChainClock, wallTime } from './clock';
import { feeOf } from './fees';
import { History } from './history';
import { LOCALNET_GENESIS_HASH, localnetFaucet } from './keys';
import { type LoadedAddresses, loadAddresses } from './lookup-tables';
import { standsOnDurableNonce } from './nonce';
import {
  type AnyTransaction,
  type ParsedTransaction,
  parseTransaction,
  signaturesAreValid,
  toBytes,
} from './parsed-transaction';
import type { ProgramImage } from './programs';
import { RecentMessages } from './recent-messages';
import { signMessage } from './signing';
import type { TransactionError } from './transaction-error';
import type { BalanceSheet, TransactionRecord, TransactionResult } from './transaction-record';
import { type ChainAccount, type Execution, RENT_EXEMPT_EPOCH, type SimulatedExecution, Vm } from './vm';

/** How `Chain.create` sets a chain up. */
export interface ChainOptions {
  /** Programs to preload, e.g. `loadArtifacts()`. The SPL programs and the runtime's own are always there. */
  programs?: ProgramImage[];
  /** Unix time to start at, seconds. Default: the machine's. */
  unixTime?: bigint;
  /** `frozen` (default): time moves only by `setTime` and `advanceSeconds`. `running`: it also passes by itself. */
  clock?: 'frozen' | 'running';
  /** How many transactions, and how many blocks, are remembered. Default 10,000 (10 to 20 KB each). */
  historyLimit?: number;
  /** How many blocks a blockhash stays good. Default 150, as on a cluster. */
  blockhashLifetime?: number;
}

/** How `Chain.simulate` judges. */
export interface SimulateOptions {
  /** Fail with `SignatureFailure` unless every signer has signed. Default false. */
  verifySignatures?: boolean;
  /** Take the blockhash as it is, however old. Default false. */
  anyBlockhash?: boolean;
}

/** What a simulated transaction would have given. */
export interface SimulationResult extends SimulatedExecution {
  /** Slot it was simulated on top of. */
  slot: bigint;
  /** Lamports it would have paid; null when it would not have landed. */
  fee: bigint | null;
  accountKeys: PublicKey[];
  loadedAddresses: LoadedAddresses;
  /** How many lookup tables it names. */
  lookupTables: number;
  before: BalanceSheet;
  after: BalanceSheet;
}

/** How `Chain.sendInstructions` builds the transaction. */
export interface SendInstructionsOptions {
  /** Default: the first signer. */
  payer?: PublicKey;
  /** With tables the transaction is version 0, without legacy. */
  lookupTables?: AddressLookupTableAccount[];
}

/** Called with each new block, empty ones included. */
export type BlockListener = (block: Block) => void;
/** Called with the accounts that a transaction or `setAccount` may have changed. */
export type AccountsListener = (addresses: readonly PublicKey[]) => void;

const DEFAULT_HISTORY_LIMIT = 10_000;
const DEFAULT_BLOCKHASH_LIFETIME = 150;
const FAUCET_LAMPORTS = 500_000_000n * BigInt(LAMPORTS_PER_SOL);
const GENESIS_SLOT = 0n;

/** The runtime charges for these although nothing ran; LiteSVM does not. */
const CHARGED_LOAD_FAILURES: readonly TransactionError[] = [
  'ProgramAccountNotFound',
  'InvalidProgramForExecution',
  'MaxLoadedAccountsDataSizeExceeded',
];

const NOTHING_RAN = { logs: [], computeUnits: 0n, innerInstructions: [], returnData: null };

/**
 * A Solana chain in this process: real program bytecode in a real VM, and no validator around it. Every transaction
 * that lands makes a block of its own, final at once; there are no forks, no leaders, no fee market and no voting.
 */
export class Chain {
  private readonly vm = new Vm();
  private readonly clock: ChainClock;
  private readonly faucet = localnetFaucet();
  private readonly blockLog: BlockLog;
  private readonly records: History;
  private readonly recentMessages: RecentMessages;
  private readonly blockListeners = new Set<BlockListener>();
  private readonly accountsListeners = new Set<AccountsListener>();

  private constructor(options: ChainOptions) {
    const unixTime = options.unixTime ?? wallTime();
    const historyLimit = options.historyLimit ?? DEFAULT_HISTORY_LIMIT;
    const lifetime = BigInt(options.blockhashLifetime ?? DEFAULT_BLOCKHASH_LIFETIME);
    this.clock =
      options.clock === 'running' ? ChainClock.runningFrom(unixTime) : ChainClock.frozenAt(unixTime);
    this.records = new History(historyLimit);
    this.recentMessages = new RecentMessages(lifetime);
    this.blockLog = new BlockLog(this.genesisBlock(unixTime), lifetime, historyLimit);
    this.openBlock();
    this.vm.setAccount(this.faucet.publicKey, systemAccount(FAUCET_LAMPORTS));
    for (const image of options.programs ?? []) this.vm.addProgram(image, GENESIS_SLOT);
  }

  static create(options: ChainOptions = {}): Chain {
    return new Chain(options);
  }

  /**
   * Runs a transaction and closes its block. Never throws for what happens on chain: read `error` and `landed`.
   * @throws when the bytes are no transaction at all, or too long for one.
   */
  send(transaction: AnyTransaction): TransactionResult {
    const parsed = parseTransaction(toBytes(transaction));
    this.refreshClock();
    const refusal = this.refusalOf(parsed, true, true);
    const record = this.recordOf(parsed, refusal);
    if (record.landed) this.closeBlock(record);
    return record;
  }

  /** Signs the instructions with the newest blockhash and sends them as one transaction. */
  sendInstructions(
    instructions: TransactionInstruction[],
    signers: readonly Signer[],
    options: SendInstructionsOptions = {},
  ): TransactionResult {
    const payerKey = options.payer ?? signers[0]?.publicKey;
    if (payerKey === undefined) throw new TypeError('sendInstructions needs a signer, or a payer');
    const draft = new TransactionMessage({ payerKey, recentBlockhash: this.latestBlockhash(), instructions });
    const message =
      options.lookupTables === undefined
        ? draft.compileToLegacyMessage()
        : draft.compileToV0Message(options.lookupTables);
    const transaction = new VersionedTransaction(message);
    const messageBytes = message.serialize();
    for (const signer of signers)
      transaction.addSignature(signer.publicKey, signMessage(messageBytes, signer));
    return this.send(transaction);
  }

  /** Runs a transaction on the present state and throws the effects away. Signatures are not asked for. */
  simulate(transaction: AnyTransaction, options: SimulateOptions = {}): SimulationResult {
    const parsed = parseTransaction(toBytes(transaction));
    this.refreshClock();
    const loadedAddresses = loadAddresses(parsed.message, this.readAccount);
    const accountKeys = keysOf(parsed, loadedAddresses);
    const refusal = this.refusalOf(parsed, options.verifySignatures ?? false, options.anyBlockhash !== true);
    const run =
      refusal === null
        ? this.vm.simulate(parsed.bytes)
        : { ...NOTHING_RAN, error: refusal, postAccounts: [] };
    const error = this.refinedError(run.error, parsed, accountKeys);
    const fee = wouldLand({ ...run, error }) ? feeOf(parsed.message) : null;
    const before = balanceSheet(accountKeys, this.readAccount);
    return {
      ...run,
      error,
      slot: this.slot(),
      fee,
      accountKeys,
      loadedAddresses,
      lookupTables: parsed.message.addressTableLookups.length,
      before,
      after:
        error === null ? this.sheetAfter(accountKeys, run.postAccounts) : chargedSheet(before, fee ?? 0n),
    };
  }

  /** Gives lamports from the faucet, in a transaction like any other. */
  airdrop(to: PublicKey, lamports: bigint): TransactionResult {
    const transfer = SystemProgram.transfer({ fromPubkey: this.faucet.publicKey, toPubkey: to, lamports });
    return this.sendInstructions([transfer], [this.faucet]);
  }

  /** State of an account in web3.js's shape; null when there is none. */
  getAccount(address: PublicKey): AccountInfo<Buffer> | null {
    const account = this.readAccount(address);
    return account === null ? null : toAccountInfo(account);
  }

  /** State of an account with exact lamports; null when there is none. */
  readonly readAccount = (address: PublicKey): ChainAccount | null => this.vm.account(address);

  /** Lamports of an account, 0 when there is none. */
  balance(address: PublicKey): bigint {
    return this.vm.lamports(address);
  }

  /** Writes an account as it stands, past all rules; null removes it. For setting scenes in tests. */
  setAccount(address: PublicKey, account: AccountInfo<Buffer> | null): void {
    this.vm.setAccount(address, account === null ? systemAccount(0n) : fromAccountInfo(account));
    this.announceAccounts([address]);
  }

  /** Every account a program owns, ordered by address. */
  programAccounts(programId: PublicKey): { pubkey: PublicKey; account: AccountInfo<Buffer> }[] {
    return this.readProgramAccounts(programId).map(({ address, account }) => ({
      pubkey: address,
      account: toAccountInfo(account),
    }));
  }

  /** As `programAccounts`, with exact lamports. */
  readProgramAccounts(programId: PublicKey): { address: PublicKey; account: ChainAccount }[] {
    return this.vm
      .programAccounts(programId)
      .sort((a, b) => Buffer.compare(a.address.toBuffer(), b.address.toBuffer()));
  }

  /** Lamports that make an account of this many bytes rent-exempt. */
  minimumBalanceForRentExemption(dataBytes: number): bigint {
    return this.vm.minimumBalance(dataBytes);
  }

  /** Unix time that programs see, seconds. */
  now(): bigint {
    return this.clock.now();
  }

  /** Sets the unix time, seconds; a running clock runs on from there. Backwards is allowed. */
  setTime(unixTime: bigint): void {
    this.clock.set(unixTime);
    this.refreshClock();
  }

  /** Moves the unix time by so many seconds. */
  advanceSeconds(seconds: bigint | number): void {
    this.setTime(this.now() + BigInt(seconds));
  }

  /** Slot of the newest block. The next transaction runs in the slot after it. */
  slot(): bigint {
    return this.blockLog.tip.slot;
  }

  latestBlockhash(): string {
    return this.blockLog.tip.blockhash;
  }

  /** Whether a transaction with this blockhash could still land. */
  isBlockhashValid(blockhash: string): boolean {
    return this.blockLog.isRecent(blockhash);
  }

  /** The last block height at which a transaction with `latestBlockhash()` can land. */
  lastValidBlockHeight(): bigint {
    return this.blockLog.lastValidBlockHeight();
  }

  /** Closes empty blocks, e.g. to let a blockhash expire. */
  advanceSlots(slots = 1): void {
    for (let i = 0; i < slots; i += 1) this.closeBlock(null);
  }

  /** A transaction that landed; undefined when none did, or it is forgotten. */
  history(signature: string): TransactionRecord | undefined {
    return this.records.get(signature);
  }

  /** The remembered transactions that name an account, oldest first. */
  historyOf(address: PublicKey): readonly TransactionRecord[] {
    return this.records.of(address.toBase58());
  }

  /** How many transactions ever landed. */
  transactionCount(): bigint {
    return this.records.count;
  }

  /** The block of a slot; undefined when there is none or it is forgotten. */
  block(slot: bigint): Block | undefined {
    return this.blockLog.at(slot);
  }

  /** The oldest slot whose block is remembered. */
  firstSlot(): bigint {
    return this.blockLog.firstSlot();
  }

  /** Slots in an epoch. */
  slotsPerEpoch(): bigint {
    return this.vm.epochSchedule().slotsPerEpoch;
  }

  /** Listens to new blocks; the returned function ends it. */
  onBlock(listener: BlockListener): () => void {
    this.blockListeners.add(listener);
    return () => this.blockListeners.delete(listener);
  }

  /** Listens to accounts that may have changed; the returned function ends it. */
  onAccounts(listener: AccountsListener): () => void {
    this.accountsListeners.add(listener);
    return () => this.accountsListeners.delete(listener);
  }

  private genesisBlock(blockTime: bigint): Block {
    return {
      slot: GENESIS_SLOT,
      blockhash: this.vm.blockhash(),
      previousBlockhash: LOCALNET_GENESIS_HASH,
      blockTime,
      transaction: null,
    };
  }

  /** Why a transaction does not even run, judged in the runtime's order; null when it does. */
  private refusalOf(
    transaction: ParsedTransaction,
    verifySignatures: boolean,
    checkBlockhash: boolean,
  ): TransactionError | null {
    if (verifySignatures && !signaturesAreValid(transaction)) return 'SignatureFailure';
    if (!checkBlockhash) return null;
    const { message, messageHash } = transaction;
    if (!this.isBlockhashValid(message.recentBlockhash) && !standsOnDurableNonce(message, this.readAccount)) {
      return 'BlockhashNotFound';
    }
    return this.recentMessages.has(messageHash) ? 'AlreadyProcessed' : null;
  }

  private recordOf(transaction: ParsedTransaction, refusal: TransactionError | null): TransactionRecord {
    const loadedAddresses = loadAddresses(transaction.message, this.readAccount);
    const accountKeys = keysOf(transaction, loadedAddresses);
    const before = balanceSheet(accountKeys, this.readAccount);
    const run: Execution =
      refusal === null ? this.vm.execute(transaction.bytes) : { ...NOTHING_RAN, error: refusal };
    const error = this.refinedError(run.error, transaction, accountKeys);
    const fee = feeOf(transaction.message);
    if (error !== null && CHARGED_LOAD_FAILURES.includes(error)) this.charge(accountKeys[0], fee);
    const after = balanceSheet(accountKeys, this.readAccount);
    return {
      ...run,
      error,
      // Whoever lands pays: a failed transaction has landed if, and only if, its payer now has less.
      landed: error === null || after.lamports[0] !== before.lamports[0],
      signature: transaction.signature,
      slot: this.slot() + 1n,
      blockTime: this.now(),
      fee,
      accountKeys,
      loadedAddresses,
      transaction,
      before,
      after,
    };
  }

  /** LiteSVM calls a program that does not exist an invalid one; a validator tells the two apart. */
  private refinedError(
    error: TransactionError | null,
    { message }: ParsedTransaction,
    accountKeys: readonly PublicKey[],
  ): TransactionError | null {
    if (error !== 'InvalidProgramForExecution') return error;
    const programs = message.compiledInstructions.map(({ programIdIndex }) => accountKeys[programIdIndex]);
    const missing = programs.some((program) => program !== undefined && this.balance(program) === 0n);
    return missing ? 'ProgramAccountNotFound' : error;
  }

  private sheetAfter(keys: readonly PublicKey[], changes: SimulatedExecution['postAccounts']): BalanceSheet {
    const changed = new Map(changes.map(({ address, account }) => [address.toBase58(), account]));
    return balanceSheet(keys, (address) => changed.get(address.toBase58()) ?? this.readAccount(address));
  }

  private charge(payer: PublicKey | undefined, fee: bigint): void {
    const account = payer === undefined ? null : this.readAccount(payer);
    if (payer === undefined || account === null) return;
    this.vm.setAccount(payer, { ...account, lamports: account.lamports - fee });
  }

  private closeBlock(transaction: TransactionRecord | null): void {
    const previous = this.blockLog.tip;
    const block: Block = {
      slot: previous.slot + 1n,
      blockhash: this.vm.nextBlockhash(),
      previousBlockhash: previous.blockhash,
      blockTime: transaction?.blockTime ?? this.now(),
      transaction,
    };
    this.blockLog.append(block);
    if (transaction !== null) {
      this.records.add(transaction);
      this.recentMessages.add(transaction.transaction.messageHash, block.slot);
    }
    this.openBlock();
    if (transaction !== null) this.announceAccounts(writableKeysOf(transaction));
    for (const listener of this.blockListeners) listener(block);
  }

  /** Prepares the sysvars for the block that the next transaction will be in. */
  private openBlock(): void {
    this.vm.setSlotHashes(this.blockLog.slotHashes());
    this.refreshClock();
  }

  private refreshClock(): void {
    this.vm.setClock(this.slot() + 1n, this.now());
  }

  private announceAccounts(addresses: readonly PublicKey[]): void {
    for (const listener of this.accountsListeners) listener(addresses);
  }
}

/** Whether a simulated transaction would be in a block: it succeeded, or it failed at a cost to its payer. */
function wouldLand({ error, logs }: Execution): boolean {
  if (error === null || CHARGED_LOAD_FAILURES.includes(error)) return true;
  return typeof error === 'object' && ('InstructionError' in error || logs.length > 0);
}

function chargedSheet({ lamports, tokens }: BalanceSheet, fee: bigint): BalanceSheet {
  return { lamports: lamports.map((balance, i) => (i === 0 ? balance - fee : balance)), tokens };
}

function keysOf({ message }: ParsedTransaction, loaded: LoadedAddresses): PublicKey[] {
  return [...message.staticAccountKeys, ...loaded.writable, ...loaded.readonly];
}

function writableKeysOf({ transaction, accountKeys, loadedAddresses }: TransactionRecord): PublicKey[] {
  const statics = transaction.message.staticAccountKeys.length;
  const loadedWritable = statics + loadedAddresses.writable.length;
  return accountKeys.filter((_, i) =>
    i < statics ? transaction.message.isAccountWritable(i) : i < loadedWritable,
  );
}

function systemAccount(lamports: bigint): ChainAccount {
  return {
    lamports,
    owner: SystemProgram.programId,
    data: Buffer.alloc(0),
    executable: false,
    rentEpoch: RENT_EXEMPT_EPOCH,
  };
}

function toAccountInfo({ lamports, rentEpoch, ...account }: ChainAccount): AccountInfo<Buffer> {
  return { ...account, lamports: Number(lamports), rentEpoch: Number(rentEpoch) };
}

function fromAccountInfo({ lamports, owner, data, executable }: AccountInfo<Buffer>): ChainAccount {
  return { lamports: BigInt(lamports), owner, data, executable, rentEpoch: RENT_EXEMPT_EPOCH };
}
