/**
 * LLVM's limits, in its own units of cost. Its defaults (225; 325 for functions that ask to be inlined) make programs a
 * sixth larger and no faster; smaller values than these cost compute units in the codecs.
 */
export const INLINE_LIMITS: readonly string[] = ['-inline-threshold=50', '-inlinehint-threshold=100'];

/**
 * Functions that stay functions. The inliner takes each for cheap, but together, in the hundreds of places that
 * allocate, copy or report an error, they make up a fifth of a program.
 */
const NEVER_INLINED = [
  /___rust_(alloc|realloc|alloc_zeroed|dealloc)$/,
  /anchor_lang_error.*(4from|with_account_name|with_source|with_pubkeys)$/,
  /raw_vec.*(grow|reserve|with_capacity|try_allocate)/,
  /to_vec|StringNtNt.*Clone5clone|Vec.*Clone5clone/,
  /AccountInfo.*(Clone5clone|try_borrow)|drop_in_place/,
  /invoke_signed|(find|create)_program_address/,
  /(Account|Program|Signer).*8try_from$/,
  /unexpected_eof_to_unexpected_length_of_input|alloc3fmt6format/, // errors of borsh
  /LazyStorage|LocalKey/, // the keys of a HashMap
];

/** Those of a module's functions, by symbol, that the inliner must leave alone. */
export function neverInlinedAmong(symbols: readonly string[]): string[] {
  return symbols.filter((symbol) => NEVER_INLINED.some((pattern) => pattern.test(symbol)));
}
