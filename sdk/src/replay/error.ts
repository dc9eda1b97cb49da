/** Events that can't have come from the program in this order. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
