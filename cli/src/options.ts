/** What is typed behind options, read exactly. Every reader throws a UsageError that names the option and the rule. */
import { existsSync } from 'node:fs';
import { HASH_BYTES } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import { AmountError, parseAmount, USDC_DECIMALS } from './amount';
import { UsageError } from './errors';
import { expandHome, readKeypair } from './keypair-file';

const PERCENT_DECIMALS = 2;
const BPS_IN_WHOLE = 10_000n;
const SECONDS_IN: Readonly<Record<string, bigint>> = { s: 1n, m: 60n, h: 3_600n, d: 86_400n };

/** Base units of a decimal amount. */
export function amountOption(field: string, text: string, decimals: number = USDC_DECIMALS): bigint {
  try {
    return parseAmount(text, decimals);
  } catch (error) {
    if (error instanceof AmountError) throw new UsageError(field, error.message, { cause: error });
    throw error;
  }
}

/** Basis points of a percentage with at most two decimals: `20%`, `12.5`. What may be meant as a fraction, such as 0.2, needs the sign. */
export function percentOption(field: string, text: string): number {
  if (/^[01]?\.\d+$|^1$/.test(text)) {
    throw new UsageError(field, `"${text}" may be ${text} % or a fraction of the whole: write it with %`);
  }
  const bps = amountOption(field, text.endsWith('%') ? text.slice(0, -1) : text, PERCENT_DECIMALS);
  if (bps > BPS_IN_WHOLE) throw new UsageError(field, `"${text}" is more than 100 %`);
  return Number(bps);
}

/** A whole number between two bounds, both included. */
export function wholeOption(field: string, text: string, least: bigint, most: bigint): bigint {
  const value = /^\d{1,20}$/.test(text) ? BigInt(text) : null;
  if (value === null || value < least || value > most) {
    throw new UsageError(field, `"${text}" must be a whole number from ${least} to ${most}`);
  }
  return value;
}

/** A public key in base58, or the one of a keypair file. */
export function keyOption(field: string, text: string): PublicKey {
  if (existsSync(expandHome(text))) return readKeypair(text, field).publicKey;
  const bytes = bs58.decodeUnsafe(text);
  if (bytes?.length !== HASH_BYTES) {
    throw new UsageError(field, `"${text}" is neither a public key in base58 nor a keypair file`);
  }
  return new PublicKey(bytes);
}

/** A campaign's id: 32 bytes in base58. */
export function campaignOption(field: string, text: string): Uint8Array {
  const bytes = bs58.decodeUnsafe(text);
  if (bytes?.length !== HASH_BYTES)
    throw new UsageError(field, `"${text}" is no campaign id (32 bytes in base58)`);
  return Uint8Array.from(bytes);
}

/** Seconds of a duration: `90`, `90s`, `15m`, `12h`, `30d`. */
export function durationOption(field: string, text: string): bigint {
  const [, digits, unit = 's'] = /^(\d{1,12})([smhd])?$/.exec(text) ?? [];
  const factor = SECONDS_IN[unit];
  if (digits === undefined || factor === undefined) {
    throw new UsageError(field, `"${text}" must be a duration such as 90s, 15m, 12h or 30d`);
  }
  return BigInt(digits) * factor;
}

/** Unix seconds of `1790000000`, `2026-08-01T00:00:00Z`, or a duration from `now` on: `+30d`. */
export function timeOption(field: string, text: string, now: bigint): bigint {
  if (text.startsWith('+')) return now + durationOption(field, text.slice(1));
  if (/^\d{1,12}$/.test(text)) return BigInt(text);
  const milliseconds = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new UsageError(
      field,
      `"${text}" must be Unix seconds, a date such as 2026-08-01T00:00:00Z, or +30d`,
    );
  }
  return BigInt(Math.floor(milliseconds / 1_000));
}

/** One of some words, whatever their case. */
export function wordOption<T extends string>(field: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new UsageError(field, `"${text}" must be one of ${words.join(', ')}`);
  return found;
}

/** The parts of a list: `DE,AT`. */
export function listOption(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(',').map((part) => part.trim());
}
