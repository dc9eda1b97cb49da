import { PublicKey, type VersionedTransaction } from '@solana/web3.js';
import { camelCase } from '../codec/names';
import { isKey } from '../keys';
import { ATTENTION_TOKEN_PROGRAM_ID, ROUTER_PROGRAM_ID, TOKEN_PROGRAM_ID } from '../program';
import { durableNonceOf } from '../transaction/nonce';
import { type AttentionTokenError, attentionErrorOf } from './attention-error';
import { type AnchorFrameworkError, frameworkErrorOf } from './framework-error';
import { kitReason } from './kit-codes';
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
  /** What failed: tells the programs of its instructions, and whether it stands on a durable nonce. */
  transaction?: Pick<VersionedTransaction, 'message'>;
  /** Whether it stands on a durable nonce: without a blockhash to replace, "blockhash not found" is no reason to send it again. */
  durableNonce?: boolean;
}

/** What is known of a failure before it is told which program's it is. */
interface Failure {
  instruction: number | undefined;
  reason: string;
  code: number | undefined;
  /** Where the error itself says so. */
  programId: PublicKey | undefined;
}

/**
 * Tells what a failed transaction means.
 * @param error `meta.err` of a response, the `error` of an embedded chain's result, or what was thrown by this SDK, web3.js, a wallet
 * adapter, @solana/kit or Anchor, also wrapped into another error.
 * @param logs the transaction's logs; needed to tell apart programs that use the same codes, because the code of a
 * program deep inside is handed up unchanged. Taken from what was thrown when left out.
 */
export function parseTransactionError(
  error: unknown,
  logs?: readonly string[],
  options: ParseErrorOptions = {},
): ParsedTransactionError {
  const layers = layersOf(error);
  const failure = firstOf(layers, failureIn);
  if (failure === null) {
    const reason =
      (typeof error === 'string' ? error : firstOf(layers, reasonIn)) ?? (messageOf(error) || 'Unknown');
    return new TransactionFailure({ reason, durableNonce: standsOnNonce(layers, options) }, { cause: error });
  }
  const lines = logs ?? firstOf(layers, logsIn) ?? [];
  const programId = originOf(lines) ?? failure.programId ?? programOf(failure.instruction, options);
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

/** The program of a top-level instruction. */
function programOf(
  instruction: number | undefined,
  { instructionPrograms, transaction }: ParseErrorOptions,
): PublicKey | undefined {
  if (instruction === undefined) return undefined;
  const told = instructionPrograms?.[instruction];
  if (told !== undefined || transaction === undefined) return told;
  const index = transaction.message.compiledInstructions[instruction]?.programIdIndex;
  return index === undefined ? undefined : transaction.message.staticAccountKeys[index];
}

function standsOnNonce(
  layers: readonly unknown[],
  { durableNonce, transaction }: ParseErrorOptions,
): boolean {
  if (durableNonce !== undefined) return durableNonce;
  if (transaction !== undefined) return durableNonceOf(transaction) !== null;
  return layers.some((layer) => property(layer, 'durableNonce') === true);
}

/** Where libraries put the error that theirs is about. */
const INNER = [
  'err',
  'error',
  'transactionError',
  'cause',
  'context',
  'data',
  'value',
  'meta',
  'simulationResponse',
  'result',
  'originalError',
  'errors',
] as const;
/** Deeper than any of them wraps. */
const MOST_LAYERS = 64;

/** What was thrown, and everything that it wraps: the outer before the inner, each once. */
function layersOf(error: unknown): unknown[] {
  const layers: unknown[] = [error];
  for (let at = 0; at < layers.length && layers.length < MOST_LAYERS; at += 1) {
    const layer = layers[at];
    const inside = Array.isArray(layer) ? layer : INNER.map((name) => property(layer, name));
    for (const inner of inside) {
      const isError =
        typeof inner === 'string' ? !Array.isArray(layer) : typeof inner === 'object' && inner !== null;
      if (isError && !layers.includes(inner)) layers.push(inner);
    }
  }
  return layers;
}

function firstOf<T>(layers: readonly unknown[], read: (layer: unknown) => T | null): T | null {
  for (const layer of layers) {
    const found = read(layer);
    if (found !== null) return found;
  }
  return null;
}

/** An instruction's failure, in whichever of the forms in which it is told. */
function failureIn(layer: unknown): Failure | null {
  return (
    pairFailure(property(layer, 'InstructionError')) ??
    anchorFailure(layer) ??
    kitFailure(layer) ??
    textFailure(layer)
  );
}

/** The runtime's and the nodes': `{ InstructionError: [index, reason] }`. */
function pairFailure(pair: unknown): Failure | null {
  if (!Array.isArray(pair)) return null;
  const [instruction, reason] = pair as [unknown, unknown];
  const code = property(reason, 'Custom');
  return {
    instruction: Number(instruction),
    reason: typeof reason === 'string' ? reason : (Object.keys(Object(reason))[0] ?? 'InstructionError'),
    code: code === undefined ? undefined : Number(code),
    programId: undefined,
  };
}

/** Anchor's `AnchorError` has `error.errorCode.number`, its `ProgramError` a `code` and a `msg`. */
function anchorFailure(layer: unknown): Failure | null {
  const number = property(property(property(layer, 'error'), 'errorCode'), 'number');
  const code = number ?? (typeof property(layer, 'msg') === 'string' ? property(layer, 'code') : undefined);
  if (typeof code !== 'number') return null;
  return { instruction: undefined, reason: 'Custom', code, programId: failedProgramOf(layer) };
}

/** The program on top of the stack that Anchor reads from the logs; it has none where there are no logs. */
function failedProgramOf(layer: unknown): PublicKey | undefined {
  const stack: unknown = property(property(layer, '_programErrorStack'), 'stack');
  const key: unknown = Array.isArray(stack) ? stack[stack.length - 1] : undefined;
  return isKey(key) ? new PublicKey(key.toBytes()) : undefined;
}

/** Kit's `SolanaError`: a number in its `context`, with the index of the instruction and the program's code. */
function kitFailure(layer: unknown): Failure | null {
  const context = property(layer, 'context');
  const number = property(context, '__code');
  const known = typeof number === 'number' ? kitReason(number) : null;
  if (known === null || !known.isOfInstruction) return null;
  const [index, code] = [property(context, 'index'), property(context, 'code')];
  return {
    instruction: index === undefined ? undefined : Number(index),
    reason: known.reason,
    code: known.reason === 'Custom' && code !== undefined ? Number(code) : undefined,
    programId: undefined,
  };
}

/** `SendTransactionError` and Anchor's `ConfirmError` have the failure in words alone. */
function textFailure(layer: unknown): Failure | null {
  const text = messageOf(layer);
  const told = /"InstructionError":(\[\d+,(?:"\w+"|\{"\w+":(?:\d+|"[^"]*"|null)\})\])/.exec(text)?.[1];
  if (told !== undefined) return pairFailure(JSON.parse(told));
  const found = /Error processing Instruction (\d+): (.*)/.exec(text);
  if (found === null) return null;
  const [, index, words = ''] = found;
  const code = /custom program error: (0x[0-9a-f]+|#?\d+)/i.exec(words)?.[1]?.replace('#', '');
  return {
    instruction: Number(index),
    reason: code === undefined ? words.trim() : 'Custom',
    code: code === undefined ? undefined : Number(code),
    programId: undefined,
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

/** Why the transaction as a whole failed. */
function reasonIn(layer: unknown): string | null {
  if (typeof layer === 'string') return /^[A-Z][A-Za-z]+$/.test(layer) ? layer : runtimeWord(layer);
  const number = property(property(layer, 'context'), '__code');
  if (number === KIT_BLOCK_HEIGHT_EXCEEDED || number === KIT_INVALID_NONCE) return OUTCOME_UNKNOWN;
  const known = typeof number === 'number' ? kitReason(number)?.reason : undefined;
  return known ?? unitReason(layer) ?? runtimeWord(messageOf(layer));
}

/** A failure with details, e.g. `{ InsufficientFundsForRent: { account_index: 0 } }`. */
function unitReason(value: unknown): string | null {
  if (value instanceof Error || Array.isArray(value) || typeof value !== 'object' || value === null)
    return null;
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && /^[A-Z]\w+$/.test(key) ? key : null;
}

/** Kit's numbers for having waited in vain. */
const KIT_BLOCK_HEIGHT_EXCEEDED = 1;
const KIT_INVALID_NONCE = 2;

/** Of the client that stopped waiting: the transaction may have landed. Never a reason to sign another. */
export const OUTCOME_UNKNOWN = 'OutcomeUnknown';

/** What nodes and clients say in words for the failures worth telling apart. */
function runtimeWord(text: string): string | null {
  if (
    /outcome unknown|block height exceeded|has expired|not confirmed in|failed to confirm|unknown if it (succeeded|failed)/i.test(
      text,
    )
  ) {
    return OUTCOME_UNKNOWN;
  }
  if (/blockhash not found/i.test(text)) return 'BlockhashNotFound';
  if (/already been processed/i.test(text)) return 'AlreadyProcessed';
  if (/account in use/i.test(text)) return 'AccountInUse';
  if (/no record of a prior credit/i.test(text)) return 'AccountNotFound';
  if (/insufficient funds for fee/i.test(text)) return 'InsufficientFundsForFee';
  if (/insufficient funds for rent/i.test(text)) return 'InsufficientFundsForRent';
  return null;
}

/** Where libraries put the logs. web3.js's own may be a promise until they are asked for. */
function logsIn(layer: unknown): readonly string[] | null {
  const names = ['logs', 'logMessages', 'transactionLogs', 'errorLogs'];
  for (const name of names) {
    const logs = property(layer, name);
    if (Array.isArray(logs) && logs.length > 0 && logs.every((line) => typeof line === 'string')) return logs;
  }
  return null;
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const text = property(error, 'transactionMessage') ?? property(error, 'message');
  return typeof text === 'string' ? text : '';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
