import { PublicKey } from '@solana/web3.js';
import { camelCase } from '../codec/names';
import { ATTENTION_TOKEN_PROGRAM_ID, ROUTER_PROGRAM_ID, TOKEN_PROGRAM_ID } from '../program';
import { type AttentionTokenError, attentionErrorOf } from './attention-error';
import { type AnchorFrameworkError, frameworkErrorOf } from './framework-error';
import { type RouterError, routerErrorOf } from './router-error';
import { type TokenProgramError, tokenErrorOf } from './token-error';
import { TransactionFailure } from './transaction-failure';

/** What a failed transaction can turn out to be. */
export type ParsedTransactionError =
  | RouterError
  | AttentionTokenError
  | AnchorFrameworkError
  | TokenProgramError
  | TransactionFailure;

/** What helps to tell which program failed. */
export interface ParseErrorOptions {
  /** Default: the localnet id. */
  programId?: PublicKey;
  /** Default: the localnet id. */
  attentionProgramId?: PublicKey;
  /** The program of each top-level instruction, for when there are no logs. */
  instructionPrograms?: readonly PublicKey[];
}

interface InstructionFailure {
  instruction: number;
  reason: string;
  code: number | undefined;
}

/**
 * Tells what a failed transaction means.
 * @param error `meta.err` of a response, the `error` of an embedded chain's result, or what web3.js threw.
 * @param logs the transaction's logs; needed to tell apart programs that use the same codes, because the code of a
 * program deep inside is handed up unchanged. Taken from what web3.js threw when left out.
 */
export function parseTransactionError(
  error: unknown,
  logs?: readonly string[],
  options: ParseErrorOptions = {},
): ParsedTransactionError {
  const failure = instructionFailure(error);
  if (failure === null) return new TransactionFailure({ reason: reasonOf(error) }, { cause: error });
  const lines = logs ?? logsOf(error);
  const programId = originOf(lines) ?? options.instructionPrograms?.[failure.instruction];
  const known = failure.code === undefined ? null : errorOf(failure.code, programId, lines, options);
  return known ?? new TransactionFailure({ ...failure, programId }, { cause: error });
}

function errorOf(
  code: number,
  program: PublicKey | undefined,
  lines: readonly string[],
  options: ParseErrorOptions,
): ParsedTransactionError | null {
  const router = options.programId ?? ROUTER_PROGRAM_ID;
  const attention = options.attentionProgramId ?? ATTENTION_TOKEN_PROGRAM_ID;
  const origin = program ?? router;
  if (origin.equals(TOKEN_PROGRAM_ID)) return tokenErrorOf(code);
  const framework = frameworkErrorOf(code, accountOf(lines));
  if (origin.equals(attention)) return attentionErrorOf(code) ?? framework;
  if (origin.equals(router)) return routerErrorOf(code) ?? framework;
  return null;
}

/** Reads `{ InstructionError: [index, reason] }` wherever web3.js and nodes put it. */
function instructionFailure(error: unknown): InstructionFailure | null {
  for (const candidate of [error, ...nested(error)]) {
    const pair: unknown = property(candidate, 'InstructionError');
    if (!Array.isArray(pair)) continue;
    const [instruction, reason] = pair as [unknown, unknown];
    const code = property(reason, 'Custom');
    return {
      instruction: Number(instruction),
      reason: typeof reason === 'string' ? reason : (Object.keys(Object(reason))[0] ?? 'InstructionError'),
      code: code === undefined ? undefined : Number(code),
    };
  }
  return failureInText(error);
}

/** `SendTransactionError` has the failure in words alone. */
function failureInText(error: unknown): InstructionFailure | null {
  const text = messageOf(error);
  const found = /Error processing Instruction (\d+): (.*)/.exec(text);
  if (found === null) return null;
  const [, index, words = ''] = found;
  const code = /custom program error: 0x([0-9a-f]+)/.exec(words)?.[1];
  return {
    instruction: Number(index),
    reason: code === undefined ? words.trim() : 'Custom',
    code: code === undefined ? undefined : Number.parseInt(code, 16),
  };
}

/** The program that failed first: the innermost one, whose error the others handed up. */
function originOf(lines: readonly string[]): PublicKey | undefined {
  for (const line of lines) {
    const id = /^Program ([1-9A-HJ-NP-Za-km-z]{32,44}) failed: /.exec(line)?.[1];
    if (id !== undefined) return new PublicKey(id);
  }
  return undefined;
}

/** The account that Anchor blames in its log line. */
function accountOf(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const account = /^Program log: AnchorError caused by account: (\w+)\./.exec(line)?.[1];
    if (account !== undefined) return camelCase(account);
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error;
  for (const candidate of [error, ...nested(error)]) {
    const known = typeof candidate === 'string' ? candidate : unitReason(candidate);
    if (known !== null) return known;
  }
  return runtimeWord(messageOf(error)) ?? (messageOf(error) || 'Unknown');
}

/** A failure with details, e.g. `{ InsufficientFundsForRent: { account_index: 0 } }`. */
function unitReason(value: unknown): string | null {
  if (value instanceof Error || typeof value !== 'object' || value === null) return null;
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && /^[A-Z]\w+$/.test(key) ? key : null;
}

/** What nodes say in words for the failures worth telling apart. */
function runtimeWord(text: string): string | null {
  if (/blockhash not found|block height exceeded|has expired/i.test(text)) return 'BlockhashNotFound';
  if (/already been processed/i.test(text)) return 'AlreadyProcessed';
  if (/account in use/i.test(text)) return 'AccountInUse';
  return null;
}

function nested(error: unknown): unknown[] {
  const data = property(error, 'data');
  const value = property(error, 'value');
  const found = [
    property(error, 'err'),
    property(data, 'err'),
    property(value, 'err'),
    property(error, 'cause'),
  ];
  return found.filter((candidate) => candidate !== undefined && candidate !== null);
}

function logsOf(error: unknown): readonly string[] {
  const found = [property(error, 'logs'), property(property(error, 'data'), 'logs')];
  const logs = found.find((candidate) => Array.isArray(candidate));
  return logs === undefined ? [] : (logs as string[]);
}

function messageOf(error: unknown): string {
  const text = property(error, 'transactionMessage') ?? property(error, 'message');
  return typeof text === 'string' ? text : '';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
