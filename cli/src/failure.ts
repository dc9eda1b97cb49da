/** What an error means to whoever typed the command: its name, the rule that was broken, the exit code. */

import {
  AnchorFrameworkError,
  AttentionTokenError,
  DecodeError,
  EncodeError,
  ForeignAccountError,
  MissingMetaError,
  OutcomeUnknownError,
  PlatformRefusedError,
  PlatformUnavailableError,
  RouterError,
  SPL_TOKEN_SWAP_PROGRAM_ID,
  TagFormatError,
  TokenProgramError,
  TransactionExpiredError,
  TransactionFailure,
  TransactionTooLargeError,
  VauFieldError,
} from '@crr/sdk';
import { Ed25519Program, SendTransactionError, SolanaJSONRPCError, SystemProgram } from '@solana/web3.js';
import { AmountError } from './amount';
import { ClockUnavailableError } from './chain/clock';
import { SilentNodeError } from './chain/connection';
import { DeploymentError } from './chain/deployment';
import { MissingLookupTableError } from './chain/lookup-table';
import { NotThePoolError } from './chain/pool';
import { MissingTransactionError, signatureOf } from './chain/sender';
import {
  ConflictError,
  DatabaseRefusedError,
  DatabaseUnreachableError,
  EXIT,
  type ExitCode,
  FundsError,
  LateError,
  NotFoundError,
  UsageError,
} from './errors';

/** Accounts that are not what they should be. */
const UNUSABLE_ACCOUNTS = [
  DecodeError,
  ForeignAccountError,
  MissingLookupTableError,
  NotThePoolError,
] as const;
/** Values that no transaction can hold. */
const UNUSABLE_INPUT = [EncodeError, TransactionTooLargeError] as const;
/** A cluster that answers, but not with what is needed. */
const NETWORK_ERRORS = [
  ClockUnavailableError,
  LateError,
  MissingMetaError,
  MissingTransactionError,
  SendTransactionError,
  SolanaJSONRPCError,
  TransactionExpiredError,
  TransactionFailure,
] as const;
/** How web3.js and Node say that nobody answered, or nothing that could be read. */
const NETWORK_WORDS =
  /fetch failed|failed to get|ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|socket|invalid json|\b(429|5\d\d)\b/i;

/** An error in the form in which it is printed. */
export interface FailureReport {
  /** Class of the error, e.g. `SequenceMismatch`. */
  name: string;
  /** The program's number for it. */
  code: number | null;
  /** The broken rule in words. */
  rule: string;
  /** The argument, account or option it is about. */
  field: string | null;
  exitCode: ExitCode;
  /** Of the transaction that it is about, base58; left out where nothing was sent. */
  signature?: string;
  /** Until this block is finalized a transaction of unknown outcome can still land. */
  lastValidBlockHeight?: number | null;
}

/** Reads errors of one kind; null for all others. */
export type FailureReader = (error: unknown) => FailureReport | null;

/**
 * Reads an error of the SDK, of this CLI or of web3.js.
 *
 * @param services reads the errors of what the command started
 * @throws what is none of them: a fault of this program
 */
export function failureOf(error: unknown, services?: FailureReader): FailureReport {
  if (error instanceof OutcomeUnknownError) return unknownOutcome(error);
  const report = services?.(error) ?? refusalOf(error) ?? inputFailure(error) ?? networkFailure(error);
  if (report === null) throw error;
  const signature = signatureOf(error);
  return signature === undefined ? report : { ...report, signature };
}

function unknownOutcome({
  signature,
  lastValidBlockHeight,
  message,
  cause,
}: OutcomeUnknownError): FailureReport {
  const last = cause instanceof Error ? `. The node said last: ${firstLine(cause.message)}` : '';
  const rule = `${message}: run "crr confirm ${signature}", or the same command again, which asks first${last}`;
  return {
    name: 'OutcomeUnknown',
    code: null,
    rule,
    field: null,
    exitCode: EXIT.unknown,
    signature,
    lastValidBlockHeight,
  };
}

/** Of a page of HTML, or whatever a gateway says, no more than a line. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 160);
}

/** Reads a refusal by the chain or a program; null for everything else. */
export function refusalOf(error: unknown): FailureReport | null {
  if (error instanceof RouterError || error instanceof AnchorFrameworkError) {
    const { code, codeName, rule, field = null } = error;
    return { name: codeName, code, rule, field, exitCode: EXIT.refused };
  }
  if (error instanceof AttentionTokenError || error instanceof TokenProgramError) {
    const { code, codeName, rule } = error;
    return { name: codeName, code, rule, field: null, exitCode: EXIT.refused };
  }
  if (error instanceof TransactionFailure && isOfTheChain(error)) return transactionFailure(error);
  if (error instanceof FundsError || error instanceof ConflictError) {
    return report(error.name, error.rule, error.field, EXIT.refused);
  }
  if (error instanceof DatabaseRefusedError) {
    return report(error.name, error.rule, error.field, EXIT.refused);
  }
  if (error instanceof DeploymentError || error instanceof NotFoundError) {
    return report(error.name, error.rule, error.field, EXIT.refused);
  }
  if (UNUSABLE_ACCOUNTS.some((type) => error instanceof type)) return plain(error as Error, EXIT.refused);
  if (error instanceof PlatformRefusedError) {
    return report(error.code, error.rule, error.field, EXIT.refused);
  }
  return null;
}

/** The precompile's own codes: 0 public key, 1 recovery id, 2 signature, 3 data offsets, 4 instruction data size. */
const PRECOMPILE_INVALID_SIGNATURE = 2;
/** The system program's code for an account that exists. */
const SYSTEM_ACCOUNT_IN_USE = 0;
/** The one code of spl-token-swap that a payout runs into. */
const SWAP_EXCEEDED_SLIPPAGE = 16;

function transactionFailure(error: TransactionFailure): FailureReport {
  const { code = null, programId, reason, message } = error;
  const forged =
    programId?.equals(Ed25519Program.programId) === true &&
    (code === PRECOMPILE_INVALID_SIGNATURE || code === null);
  if (forged) {
    const rule = 'the runtime found that the Ed25519 signature does not verify';
    return { name: 'InvalidSignature', code, rule, field: 'tag', exitCode: EXIT.refused };
  }
  if (programId?.equals(SystemProgram.programId) === true && code === SYSTEM_ACCOUNT_IN_USE) {
    const rule = 'what shall be created is there already';
    return { name: 'AccountExists', code, rule, field: null, exitCode: EXIT.refused };
  }
  const slippage = programId?.equals(SPL_TOKEN_SWAP_PROGRAM_ID) === true && code === SWAP_EXCEEDED_SLIPPAGE;
  if (slippage) {
    const rule = 'the pool would return less AC than the minimum';
    return { name: 'ExceededSlippage', code, rule, field: 'minAcOut', exitCode: EXIT.refused };
  }
  return { name: reason, code, rule: message, field: null, exitCode: EXIT.refused };
}

/** A failure that names an instruction, or one word of the runtime, came from the chain; sentences come from elsewhere. */
function isOfTheChain({ instruction, reason }: TransactionFailure): boolean {
  return instruction !== undefined || /^[A-Z]\w+$/.test(reason);
}

function inputFailure(error: unknown): FailureReport | null {
  if (error instanceof UsageError) return report(error.name, error.rule, error.field, EXIT.usage);
  if (error instanceof AmountError) return report(error.name, error.rule, error.text, EXIT.usage);
  if (error instanceof TagFormatError) return report(error.name, error.rule, error.part, EXIT.usage);
  if (error instanceof VauFieldError) return report(error.name, error.rule, error.field, EXIT.usage);
  if (UNUSABLE_INPUT.some((type) => error instanceof type)) return plain(error as Error, EXIT.usage);
  return systemFailure(error);
}

/** A port that is taken, a file that can not be used: no cluster has to do with it. */
function systemFailure(error: unknown): FailureReport | null {
  if (!(error instanceof Error)) return null;
  const { syscall, path } = error as NodeJS.ErrnoException;
  if (syscall === 'listen') return report('ListenError', error.message, '--port', EXIT.usage);
  return typeof path === 'string' ? report('FileError', error.message, path, EXIT.usage) : null;
}

function networkFailure(error: unknown): FailureReport | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof DatabaseUnreachableError) {
    return report(error.name, error.rule, error.field, EXIT.network);
  }
  if (error instanceof PlatformUnavailableError) {
    return report(error.code, error.rule, '--platform', EXIT.network);
  }
  if (error instanceof SilentNodeError) return report('NetworkError', error.message, '--url', EXIT.network);
  if (NETWORK_ERRORS.some((type) => error instanceof type)) return plain(error, EXIT.network);
  const { code } = error as { code?: unknown };
  const text = `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`.trim();
  const failed = typeof code === 'string' || NETWORK_WORDS.test(text);
  return failed ? report('NetworkError', text, '--url', EXIT.network) : null;
}

/** A report of an error that has nothing but its name and its sentence. */
export function plain({ name, message }: Error, exitCode: ExitCode): FailureReport {
  return report(name, message, null, exitCode);
}

/** A report without a program's number. */
export function report(name: string, rule: string, field: string | null, exitCode: ExitCode): FailureReport {
  return { name, code: null, rule, field, exitCode };
}
