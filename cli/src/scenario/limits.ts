/**
 * The most compute units that each instruction may take on the embedded chain. Creating accounts searches for their
 * addresses, at 1,500 a try, and every second try fails: keys are random here, so what creates has room for twenty unlucky
 * ones. The rest is constant. Targets over fixed keys are those of `npm run bench:cu`.
 */
export const COMPUTE_LIMITS = {
  create: 75_000,
  firstVau: 75_000,
  steadyVau: 25_000,
  acdFirstVau: 160_000,
  acdVau: 130_000,
  conversion: 30_000,
} as const;
