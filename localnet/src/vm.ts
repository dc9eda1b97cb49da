import { PublicKey } from '@solana/web3.js';
import {
  Account,
  Clock,
  type EpochSchedule,
  FailedTransactionMetadata,
  LiteSvm,
  type TransactionMetadata,
} from 'litesvm/dist/internal';
import { type ProgramImage, programDataAddress, programDataBytes, UPGRADEABLE_LOADER } from './programs';
import { fromVmError, type TransactionError } from './transaction-error';

/** An account's state, lamports exact. */
export interface ChainAccount {
  lamports: bigint;
  owner: PublicKey;
  data: Buffer;
  executable: boolean;
  rentEpoch: bigint;
}

/** An instruction called by a program; indexes point into the transaction's account keys. */
export interface InnerInstruction {
  programIdIndex: number;
  accounts: number[];
  data: Uint8Array;
  /** 2 for an instruction called by a top-level one, 3 for one called by that, and so on. */
  stackHeight: number | null;
}

/** The inner instructions of the top-level instruction at `index`. */
export interface InnerInstructions {
  index: number;
  instructions: InnerInstruction[];
}

/** What the last program that set return data returned. */
export interface ReturnData {
  programId: PublicKey;
  data: Uint8Array;
}

/** What running a transaction gave. */
export interface Execution {
  error: TransactionError | null;
  logs: string[];
  computeUnits: bigint;
  innerInstructions: InnerInstructions[];
  returnData: ReturnData | null;
}

/** A run that left no trace: also the writable accounts as they would have become (empty when it failed). */
export interface SimulatedExecution extends Execution {
  postAccounts: { address: PublicKey; account: ChainAccount }[];
}

/** Never to be collected for rent: what every rent-exempt account has. */
export const RENT_EXEMPT_EPOCH = 0xffff_ffff_ffff_ffffn;

const SYSVAR_OWNER = new PublicKey('Sysvar1111111111111111111111111111111111111').toBytes();
const SLOT_HASHES_ADDRESS = new PublicKey('SysvarS1otHashes111111111111111111111111111').toBytes();

/**
 * LiteSVM, spoken to in bytes. It goes to the native binding below LiteSVM's TypeScript class because that class takes
 * and gives base58 strings, which makes a read 25 times and a send three times as slow.
 * Signatures, blockhashes and duplicates are the chain's to judge; LiteSVM, which knows only one blockhash, judges none.
 */
export class Vm {
  private readonly svm = new LiteSvm();

  constructor() {
    this.svm.setSigverify(false);
    this.svm.setBlockhashCheck(false);
    this.svm.setTransactionHistory(0n);
    this.svm.withNativeMints();
  }

  /** Deploys a program: its account, and its ProgramData with the upgrade authority, which LiteSVM leaves out. */
  addProgram(image: ProgramImage, slot: bigint): void {
    this.svm.addProgramWithLoader(image.programId.toBytes(), image.bytes, UPGRADEABLE_LOADER.toBytes());
    const data = programDataBytes(image, slot);
    this.setAccount(programDataAddress(image.programId), {
      lamports: this.minimumBalance(data.length),
      owner: UPGRADEABLE_LOADER,
      data,
      executable: false,
      rentEpoch: RENT_EXEMPT_EPOCH,
    });
  }

  /** State of an account; null when there is none. */
  account(address: PublicKey): ChainAccount | null {
    const account = this.svm.getAccount(address.toBytes());
    return account === null ? null : fromVmAccount(account);
  }

  lamports(address: PublicKey): bigint {
    return this.svm.getBalance(address.toBytes()) ?? 0n;
  }

  /** Writes an account as it stands; one without lamports disappears. */
  setAccount(address: PublicKey, { lamports, owner, data, executable, rentEpoch }: ChainAccount): void {
    const account = new Account(lamports, data, owner.toBytes(), executable, rentEpoch);
    this.svm.setAccount(address.toBytes(), account);
  }

  programAccounts(programId: PublicKey): { address: PublicKey; account: ChainAccount }[] {
    return this.svm.getProgramAccounts(programId.toBytes()).map((entry) => ({
      address: new PublicKey(entry.address),
      account: fromVmAccount(entry.account()),
    }));
  }

  /** Lamports that make an account of this size rent-exempt. */
  minimumBalance(dataBytes: number): bigint {
    return this.svm.minimumBalanceForRentExemption(BigInt(dataBytes));
  }

  epochSchedule(): EpochSchedule {
    return this.svm.getEpochSchedule();
  }

  /** The blockhash of the block now complete; changes with `nextBlockhash`. */
  blockhash(): string {
    return this.svm.latestBlockhash();
  }

  nextBlockhash(): string {
    this.svm.expireBlockhash();
    return this.svm.latestBlockhash();
  }

  setClock(slot: bigint, unixTime: bigint): void {
    const schedule = this.svm.getEpochSchedule();
    const epoch = slot / schedule.slotsPerEpoch;
    this.svm.setClock(new Clock(slot, this.svm.getClock().epochStartTimestamp, epoch, epoch + 1n, unixTime));
  }

  /** Writes the SlotHashes sysvar: u64 count, then (slot u64, hash 32 bytes), newest first. */
  setSlotHashes(data: Uint8Array): void {
    const lamports = this.minimumBalance(data.length);
    this.svm.setAccount(
      SLOT_HASHES_ADDRESS,
      new Account(lamports, data, SYSVAR_OWNER, false, RENT_EXEMPT_EPOCH),
    );
  }

  /** Runs a transaction; its effects stay, or on failure only its fee. */
  execute(bytes: Uint8Array): Execution {
    const result = this.svm.sendVersionedTransaction(bytes);
    if (result instanceof FailedTransactionMetadata)
      return execution(result.meta(), fromVmError(result.err()));
    return execution(result, null);
  }

  /** Runs a transaction without any effect. */
  simulate(bytes: Uint8Array): SimulatedExecution {
    const result = this.svm.simulateVersionedTransaction(bytes);
    if (result instanceof FailedTransactionMetadata) {
      return { ...execution(result.meta(), fromVmError(result.err())), postAccounts: [] };
    }
    const postAccounts = result.postAccounts().map((entry) => ({
      address: new PublicKey(entry.address),
      account: fromVmAccount(entry.account()),
    }));
    return { ...execution(result.meta(), null), postAccounts };
  }
}

function fromVmAccount(account: Account): ChainAccount {
  return {
    lamports: account.lamports(),
    owner: new PublicKey(account.owner()),
    data: toBuffer(account.data()),
    executable: account.executable(),
    rentEpoch: account.rentEpoch(),
  };
}

function execution(meta: TransactionMetadata, error: TransactionError | null): Execution {
  const returned = meta.returnData();
  const returnedBytes = returned.data();
  return {
    error,
    logs: meta.logs(),
    computeUnits: meta.computeUnitsConsumed(),
    innerInstructions: innerInstructionsOf(meta),
    returnData:
      returnedBytes.length === 0
        ? null
        : { programId: new PublicKey(returned.programId()), data: returnedBytes },
  };
}

function innerInstructionsOf(meta: TransactionMetadata): InnerInstructions[] {
  return meta.innerInstructions().flatMap((called, index) => {
    if (called.length === 0) return [];
    const instructions = called.map((inner) => {
      const compiled = inner.instruction();
      return {
        programIdIndex: compiled.programIdIndex(),
        accounts: [...compiled.accounts()],
        data: compiled.data(),
        stackHeight: inner.stackHeight(),
      };
    });
    return [{ index, instructions }];
  });
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
