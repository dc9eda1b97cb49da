/**
 * The most compute units that each instruction may take on the embedded chain. Creating accounts searches for their
 * addresses, which costs more for some keys than for others; the rest is constant.
 */
export const COMPUTE_LIMITS = {
  create: 60_000,
  firstVau: 60_000,
  steadyVau: 25_000,
  acdVau: 130_000,
  conversion: 30_000,
} as const;
