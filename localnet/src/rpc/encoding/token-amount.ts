import type { Json } from '../json';

/** A token amount as the RPC shows it: exact in base units, and in tokens. */
export function encodeTokenAmount(amount: bigint, decimals: number): { [key: string]: Json } {
  const uiAmountString = toDecimal(amount, decimals);
  return { amount: amount.toString(), decimals, uiAmount: Number(uiAmountString), uiAmountString };
}

function toDecimal(amount: bigint, decimals: number): string {
  if (decimals === 0) return amount.toString();
  const digits = amount.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
