/** What an error means to whoever typed the command: its name, the rule that was broken, the exit code. */
import {
  AnchorFrameworkError,
  AttentionTokenError,
  DecodeError,
  EncodeError,
  ForeignAccountError,
  RouterError,
  TagFormatError,
  TokenProgramError,
  TransactionFailure,
  VauFieldError,
} from '@crr/sdk';
import { Ed25519Program } from '@solana/web3.js';
import { AmountError } from './amount';
import { DeploymentError } from './chain/deployment';

/** Exit codes of `crr` and `npm start`. */
export const EXIT = {
  ok: 0,
  /** The chain or a program refused, or a check found a difference. */
  refused: 1,
  /** What was typed, or a file that it names, is not usable. */
  usage: 2,
  /** The cluster could not be reached, or gave no usable answer. */
  network: 3,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What was typed can't be used: names the option or argument and the rule. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';

  constructor(
    readonly field: string,
    readonly rule: string,
    options?: ErrorOptions,
  ) {
    super(`${field}: ${rule}`, options);
  }
}

/** What was asked for is not on chain, or does not hold. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';

  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`${field}: ${rule}`);
  }
}

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
}

/** Reads an error of the SDK, of this CLI, of web3.js or of the system. */
export function failureOf(error: unknown): FailureReport {
  return refusalOf(error) ?? inputFailure(error) ?? networkFailure(error);
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
  if (error instanceof DeploymentError) return report(error.name, error.rule, error.field, EXIT.refused);
  if (error instanceof NotFoundError) return report(error.name, error.rule, error.field, EXIT.refused);
  return null;
}

/** The precompile's own codes: 0 public key, 1 recovery id, 2 signature, 3 data offsets, 4 instruction data size. */
const PRECOMPILE_INVALID_SIGNATURE = 2;

function transactionFailure(error: TransactionFailure): FailureReport {
  const { code = null, programId, reason, message } = error;
  const forged =
    programId?.equals(Ed25519Program.programId) === true &&
    (code === PRECOMPILE_INVALID_SIGNATURE || code === null);
  if (forged) {
    const rule = 'the runtime found that the Ed25519 signature does not verify';
    return { name: 'InvalidSignature', code, rule, field: 'tag', exitCode: EXIT.refused };
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
  if (error instanceof EncodeError) return report(error.name, error.message, null, EXIT.usage);
  return null;
}

function networkFailure(error: unknown): FailureReport {
  if (error instanceof DecodeError || error instanceof ForeignAccountError) {
    return report(error.name, error.message, null, EXIT.refused);
  }
  if (!(error instanceof Error)) return report('Error', String(error), null, EXIT.network);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return report(error.name, `${error.message}${cause}`, null, EXIT.network);
}

function report(name: string, rule: string, field: string | null, exitCode: ExitCode): FailureReport {
  return { name, code: null, rule, field, exitCode };
}
