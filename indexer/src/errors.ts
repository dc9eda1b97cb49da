/** The two kinds of errors, by what a caller does about them. Every concrete error is a class of its own. */

/** May pass: the same again, a little later, can succeed. */
export abstract class RetryableError extends Error {
  readonly retryable = true;
}

/** Will not pass by itself: somebody has to change something first. */
export abstract class FinalError extends Error {
  readonly retryable = false;
}
