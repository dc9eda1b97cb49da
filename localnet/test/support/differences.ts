/** A deliberate difference between the embedded chain and a validator. */
export interface Difference {
  /** Which cases, as `method/case`. */
  where: RegExp;
  /** Only answers with this error code. */
  errorCode?: number;
  /** Where in the answer; `*` stands for every entry of a list, no path for the whole answer. */
  path: string;
  reason: string;
}

/** Every deliberate difference. All else must be equal, compute units within {@link TOLERANCE}. */
export const DIFFERENCES: readonly Difference[] = [
  {
    where: /./,
    errorCode: -32602,
    path: 'error.message',
    reason: 'Names the parameter and the rule it breaks; a validator shows how its parser saw it.',
  },
  {
    where: /./,
    errorCode: -32601,
    path: 'error.message',
    reason: 'Names the method.',
  },
  {
    where: /^protocol\/batch$/,
    path: '1.error.message',
    reason: 'Names the method.',
  },
  {
    where: /^protocol\/params where none are taken$/,
    path: 'error.data',
    reason: 'Says how many there are; a validator prints its Rust value.',
  },
  {
    where: /^getAccountInfo\/as base64\+zstd$/,
    path: '',
    reason: 'Answers -32602: Node has no zstd, and no supported client asks for it.',
  },
  {
    where: /^getAccountInfo\/clock, sliced$/,
    path: 'result.value.lamports',
    reason: 'The VM keeps its sysvars with one lamport.',
  },
  {
    where: /^getBlock\//,
    path: 'rewards',
    reason: 'There is no leader to be rewarded.',
  },
  {
    where: /^getTransaction\//,
    path: 'result.meta.costUnits',
    reason: 'Blocks have no cost limit, so that nothing counts against one.',
  },
  {
    where: /^getBlock\/full$/,
    path: 'transactions.*.meta.costUnits',
    reason: 'Blocks have no cost limit, so that nothing counts against one.',
  },
  {
    where: /^getTransaction\/.* as jsonParsed$/,
    path: 'result.transaction.message.instructions',
    reason: 'Instructions are shown as those of unknown programs are: accounts named, data not decoded.',
  },
  {
    where: /^simulateTransaction\/inner instructions$/,
    path: 'result.value.innerInstructions.*.instructions',
    reason: 'Instructions are shown as those of unknown programs are: accounts named, data not decoded.',
  },
  ...['logMessages', 'computeUnitsConsumed', 'preBalances.3', 'postBalances.3'].map((field) => ({
    where: /^getTransaction\/memo as/,
    path: `result.meta.${field}`,
    reason: 'The VM carries another release of the memo program: smaller, cheaper, and with other logs.',
  })),
  ...['result.value', 'error.data'].map((answer) => ({
    where: /^(simulateTransaction|sendTransaction)\//,
    path: `${answer}.loadedAccountsDataSize`,
    reason: 'The VM carries another release of the SPL token program: smaller by 8 KB.',
  })),
];

/** How far compute units may be apart, as a share: the VM carries other releases of the SPL programs. */
export const TOLERANCE = 0.05;
