// The C library's memory functions over the runtime's syscalls (resolved by name), the end of a program that panics, and
// std's source of randomness.
#include <stdint.h>

typedef uint64_t u64;

extern void sol_memcpy_(void *, const void *, u64);
extern void sol_memmove_(void *, const void *, u64);
extern void sol_memset_(void *, uint8_t, u64);
extern void sol_memcmp_(const void *, const void *, u64, int *);

// no_builtin: the optimizer must not recognise a body as the function that it is and call itself.
#define RUNTIME __attribute__((noinline, used, no_builtin))

RUNTIME void *memcpy(void *to, const void *from, u64 length) {
  sol_memcpy_(to, from, length);
  return to;
}

RUNTIME void *memmove(void *to, const void *from, u64 length) {
  sol_memmove_(to, from, length);
  return to;
}

RUNTIME void *memset(void *to, int value, u64 length) {
  sol_memset_(to, value, length);
  return to;
}

RUNTIME int memcmp(const void *left, const void *right, u64 length) {
  if (length == 32) { // public keys, mostly equal: cheaper here than by syscall
    const u64 *a = left, *b = right;
    if (a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3])
      return 0;
  }
  int order = 0;
  sol_memcmp_(left, right, length, &order);
  return order;
}

RUNTIME int bcmp(const void *left, const void *right, u64 length) { return memcmp(left, right, length); }

extern _Noreturn void abort(void);

RUNTIME _Noreturn void __sbf_abort(void) { abort(); }

// A program is deterministic: the "random" words are zero.
RUNTIME void sys_rand(uint32_t *words, u64 count) {
  for (u64 i = 0; i < count; i++)
    words[i] = 0;
}
