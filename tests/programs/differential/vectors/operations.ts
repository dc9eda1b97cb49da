/**
 * The operations of src/operations.rs, computed with BigInt: names and order are the program's, nothing else is shared
 * with it.
 */
import * as arithmetic from './arithmetic';
import * as calls from './calls';
import * as collections from './collections';
import {
  around,
  bytes,
  EDGES,
  F64,
  floatOf,
  type IntegerKind,
  integer,
  type Kind,
  list,
  near,
  SEED,
  type Value,
} from './kinds';
import * as memory from './memory';
import * as result from './results';
import { int, type Range, type Result } from './results';

/** An operation and what it has to give. */
export interface Operation {
  readonly name: string;
  readonly operands: readonly Kind[];
  readonly result: (operands: readonly Value[]) => Result;
}

const u8 = integer('u', 8);
const u32 = integer('u', 32);
const u64 = integer('u', 64);
const u128 = integer('u', 128);
const i8 = integer('i', 8);
const i16 = integer('i', 16);
const i32 = integer('i', 32);
const i64 = integer('i', 64);
const i128 = integer('i', 128);

const U8 = result.unsigned(8);
const U32 = result.unsigned(32);
const U64 = result.unsigned(64);
const U128 = result.unsigned(128);
const I8 = result.signed(8);
const I16 = result.signed(16);
const I32 = result.signed(32);
const I64 = result.signed(64);
const I128 = result.signed(128);

const SHIFT = near([0, 32, 63, 64, 65, 128], 140, 8);
const LENGTH = near([1, 8, 31, 32, 33, 64, 65, 128], 256, 16);
const OFFSET = near([1, 8, 32], 256, 16);
const COUNT = near([1, 2, 3, 20, 21, 33], 120, 8);

/** An operation on numbers. */
function on(name: string, operands: readonly Kind[], of: (...numbers: bigint[]) => Result): Operation {
  return { name, operands, result: (values) => of(...(values as bigint[])) };
}

/** An operation on two numbers of a kind. */
function pair(
  name: string,
  kind: Kind,
  of: (a: bigint, b: bigint) => Result,
  second: Kind = kind,
): Operation {
  return on(name, [kind, second], (a = 0n, b = 0n) => of(a, b));
}

/** A factor whose product with the operand before it is next to an end of the range. */
function factor(kind: IntegerKind, range: Range): Kind {
  return around(kind, (random, before) => (random.boolean() ? range.most : range.least) / before);
}

/** A divisor that gives an edge, or nearly. */
function divisor(kind: IntegerKind): Kind {
  return around(kind, (random, before) => before / (EDGES[1 + random.upTo(EDGES.length - 2)] ?? 1n));
}

/** The three overflowing operations of a range. */
function overflowing(kind: IntegerKind, range: Range, suffix: string): Operation[] {
  return [
    pair(`overflowing_add_${suffix}`, kind, (a, b) => result.overflowing(range, a + b)),
    pair(`overflowing_sub_${suffix}`, kind, (a, b) => result.overflowing(range, a - b)),
    overflowingMul(kind, range, suffix),
  ];
}

function overflowingMul(kind: IntegerKind, range: Range, suffix: string): Operation {
  const product = (a: bigint, b: bigint) => result.overflowing(range, a * b);
  return pair(`overflowing_mul_${suffix}`, kind, product, factor(kind, range));
}

/** A quotient or the like: none where there isn't one. */
function checked(
  name: string,
  kind: IntegerKind,
  range: Range,
  of: (a: bigint, b: bigint) => bigint | undefined,
): Operation {
  return pair(name, kind, (a, b) => result.checked(range, of(a, b)), divisor(kind));
}

function checkedMul(name: string, kind: IntegerKind, range: Range): Operation {
  return pair(name, kind, (a, b) => result.checked(range, a * b), factor(kind, range));
}

/** A shift: none from the width on. */
function shift(name: string, kind: Kind, range: Range, of: (a: bigint, n: bigint) => bigint): Operation {
  return on(name, [kind, SHIFT], (a = 0n, n = 0n) => shifted(range, of, a, n));
}

function shifted(range: Range, of: (a: bigint, n: bigint) => bigint, a: bigint, n: bigint): Result {
  return result.option(n < BigInt(range.bits) ? int(range.bits, of(a, n)) : undefined);
}

const left = (a: bigint, n: bigint) => a << n;
const right = (a: bigint, n: bigint) => a >> n;
const remainderIn = (range: Range) => (a: bigint, b: bigint) => arithmetic.remainder(range, a, b);

const WIDE: readonly Operation[] = [
  pair('mul_u128', u128, (a, b) => int(128, a * b)),
  checked('div_u128', u128, U128, arithmetic.quotient),
  checked('rem_u128', u128, U128, remainderIn(U128)),
  on('mul_div_u64', [u64, u64, u64], (a = 0n, b = 0n, c = 0n) =>
    result.checked(U128, arithmetic.quotient(a * b, c)),
  ),
  shift('shl_u128', u128, U128, left),
  shift('shr_u128', u128, U128, right),
  on('rotate_u128', [u128, SHIFT], (a = 0n, n = 0n) => int(128, arithmetic.rotatedLeft(128, a, n))),
  on('shift_by_constants_u128', [u128], (a = 0n) =>
    result.all(
      ...[1n, 63n, 64n, 65n, 127n].map((n) => int(128, a << n)),
      ...[1n, 63n, 64n, 65n].map((n) => int(128, a >> n)),
    ),
  ),
  pair('mul_i128', i128, (a, b) => int(128, a * b)),
  checked('div_i128', i128, I128, arithmetic.quotient),
  checked('rem_i128', i128, I128, remainderIn(I128)),
  checked('div_euclid_i128', i128, I128, arithmetic.euclideanQuotient),
  shift('shl_i128', i128, I128, left),
  shift('shr_i128', i128, I128, right),
  pair('compare_u128', u128, result.order),
  pair('compare_i128', i128, result.order),
  on('pow_u128', [u128, near([0, 1, 2, 127], 130, 8)], (a = 0n, n = 0n) =>
    result.checked(U128, arithmetic.power(a, n)),
  ),
  on('isqrt_u128', [u128], (a = 0n) => int(128, arithmetic.squareRoot(a))),
  on('bits_u128', [u128], (a = 0n) => arithmetic.bitCounts(128, a)),
];

const OVERFLOW: readonly Operation[] = [
  ...overflowing(u128, U128, 'u128'),
  checkedMul('checked_mul_u128', u128, U128),
  ...overflowing(i128, I128, 'i128'),
  ...overflowing(u64, U64, 'u64'),
  checked('checked_add_u64', u64, U64, (a, b) => a + b),
  checked('checked_sub_u64', u64, U64, (a, b) => a - b),
  checkedMul('checked_mul_u64', u64, U64),
  ...overflowing(i64, I64, 'i64'),
  overflowingMul(u32, U32, 'u32'),
  overflowingMul(i32, I32, 'i32'),
  overflowingMul(i16, I16, 'i16'),
  overflowingMul(u8, U8, 'u8'),
  pair('saturating_i64', i64, (a, b) => arithmetic.saturated(I64, a, b), factor(i64, I64)),
  pair('saturating_u128', u128, (a, b) => arithmetic.saturated(U128, a, b), factor(u128, U128)),
];

/** Quotient and remainder, each none where it doesn't exist. */
function division(name: string, kind: Kind, range: Range): Operation {
  return pair(name, kind, (a, b) =>
    result.all(
      result.checked(range, arithmetic.quotient(a, b)),
      result.checked(range, arithmetic.remainder(range, a, b)),
    ),
  );
}

const words = (values: readonly bigint[]) => result.all(...values.map((value) => int(64, value)));

const NARROW: readonly Operation[] = [
  checked('div_u64', u64, U64, arithmetic.quotient),
  checked('rem_u64', u64, U64, remainderIn(U64)),
  checked('div_i64', i64, I64, arithmetic.quotient),
  checked('rem_i64', i64, I64, remainderIn(I64)),
  checked('rem_euclid_i64', i64, I64, (a, b) => arithmetic.euclideanRemainder(I64, a, b)),
  division('div_i32', i32, I32),
  division('div_i8', i8, I8),
  on('divide_by_constants_i64', [i64], (a = 0n) =>
    words([a / 7n, a % 7n, a / 86_400n, ((a % 86_400n) + 86_400n) % 86_400n, a / -10_000n]),
  ),
  on('divide_by_constants_u64', [u64], (a = 0n) =>
    words([a / 7n, a % 7n, a / 86_400n, a / 10_000n, a % 1_000_000n]),
  ),
  shift('shl_u64', u64, U64, left),
  shift('shr_i64', i64, I64, right),
  on('shl_u32', [u32, SHIFT], (a = 0n, n = 0n) =>
    result.all(shifted(U32, left, a, n), int(32, arithmetic.rotatedLeft(32, a, 32n - (n % 32n)))),
  ),
  shift('shr_i32', i32, I32, right),
  on('extend_signs', [u64], (a = 0n) => words([8, 16, 32].map((bits) => BigInt.asIntN(bits, a)))),
  pair('compare_i64', i64, arithmetic.comparisons),
  on('bits_u64', [u64], (a = 0n) => arithmetic.bitCounts(64, a)),
  pair('midpoint_u64', u64, (a, b) => words([(a + b) / 2n, a > b ? a - b : b - a])),
];

const FLOATS: readonly Operation[] = [
  pair('add_f64', F64, (a, b) =>
    result.all(result.float(floatOf(a) + floatOf(b)), result.float(floatOf(a) - floatOf(b))),
  ),
  pair('mul_f64', F64, (a, b) =>
    result.all(result.float(floatOf(a) * floatOf(b)), result.float(floatOf(a) / floatOf(b))),
  ),
  pair('compare_f64', F64, (a, b) => arithmetic.floatComparisons(floatOf(a), floatOf(b))),
  on('f64_from_integers', [u64], (a = 0n) => arithmetic.floatsOfInteger(a)),
  on('u64_from_f64', [F64], (a = 0n) => int(64, arithmetic.integerOfFloat(floatOf(a)))),
];

type Numbers = readonly bigint[];

const CALLS: readonly Operation[] = [
  { name: 'six_arguments', operands: [list(u64, 6)], result: ([a]) => words(calls.six(a as Numbers)) },
  {
    name: 'seven_arguments',
    operands: [list(u64, 5), u128, u8],
    result: ([a, b, c]) => wides(calls.seven(a as Numbers, b as bigint, c as bigint)),
  },
  {
    name: 'ten_wide_arguments',
    operands: [list(u128, 3), list(u64, 7)],
    result: ([a, b]) =>
      result.all(
        ...calls
          .ten(a as Numbers, b as Numbers)
          .flatMap(({ wide, narrow }) => [wides([wide]), words([narrow])]),
      ),
  },
  {
    name: 'six_through_pointer',
    operands: [u8, list(u64, 6)],
    result: ([which, a]) => words([calls.throughPointer(which as bigint, a as Numbers)]),
  },
  {
    name: 'dynamic_six',
    operands: [u8, list(u64, 5), u128],
    result: ([which, a, b]) => wides([calls.dynamic(which as bigint, a as Numbers, b as bigint)]),
  },
  { name: 'closures', operands: [list(u64, 4)], result: ([a]) => words([calls.closures(a as Numbers)]) },
  on('recursion', [u8, u64, u128], (depth = 0n, a = 0n, b = 0n) => wides([calls.recurse(depth, a, b)])),
];

function wides(values: Numbers): Result {
  return result.all(...values.map((value) => int(128, value)));
}

const MEMORY: readonly Operation[] = [
  on('copy', [SEED, OFFSET, OFFSET, LENGTH], (seed = 0n, from = 0n, to = 0n, length = 0n) =>
    memory.copy(seed, from, to, length),
  ),
  on('overlapping_move', [SEED, OFFSET, OFFSET, LENGTH], (seed = 0n, from = 0n, to = 0n, length = 0n) =>
    memory.moveWithin(seed, from, to, length),
  ),
  on('fill', [SEED, OFFSET, LENGTH, u8], (seed = 0n, at = 0n, length = 0n, value = 0n) =>
    memory.fill(seed, at, length, value),
  ),
  on(
    'compare_bytes',
    [SEED, near([8, 32, 32, 32, 64], 80, 8), near([0, 7, 8, 15, 16, 24, 28, 31, 32, 63], 80, 8), u8],
    (seed = 0n, length = 0n, at = 0n, change = 0n) => memory.compare(seed, length, at, change),
  ),
  on(
    'compare_arrays',
    [SEED, near([0, 7, 8, 16, 24, 28, 31, 32, 63], 110, 8), u8],
    (seed = 0n, at = 0n, change = 0n) => memory.compareArrays(seed, at, change),
  ),
  on('copy_arrays', [SEED], (seed = 0n) => memory.copyArrays(seed)),
  on('misaligned', [SEED, u8], (seed = 0n, at = 0n) => memory.misaligned(seed, at)),
];

const DIGITS = bytes(
  ['', '+', '-1', '0', '+0', '00012', '1_000', ' 1', `${2n ** 128n - 1n}`, `${2n ** 128n}`, `${2n ** 128n}0`],
  (random) => Buffer.from(`${u128.pick(random)}`),
);
const TEXT = bytes(['', 'Aufmerksamkeit', 'Größe', '注意', '🙂 ok', 'a\u0301b'], (random) =>
  Uint8Array.from({ length: random.upTo(24) }, () =>
    Number(random.u64() & (random.boolean() ? 0xffn : 0x7fn)),
  ),
);
const SPELLED = bytes(collections.WORDS, (random) =>
  Buffer.from(
    (collections.WORDS[random.upTo(6)] ?? '').replace(/.$/, () => String.fromCharCode(97 + random.upTo(25))),
  ),
);

const LIBRARY: readonly Operation[] = [
  {
    name: 'sort_eight',
    operands: [list(u64, 8)],
    result: ([values]) => words(collections.sorted(values as Numbers)),
  },
  {
    name: 'sort_stable',
    operands: [list(u64, 16)],
    result: ([values]) => words(collections.sortedByLowBits(values as Numbers)),
  },
  on('sort_unstable', [SEED, COUNT], (seed = 0n, count = 0n) => collections.sortUnstable(seed, count)),
  on('binary_search', [SEED, COUNT, u8], (seed = 0n, count = 0n, wanted = 0n) =>
    collections.binarySearch(seed, count, wanted),
  ),
  on('tree_map', [SEED, COUNT], (seed = 0n, count = 0n) => collections.treeMap(seed, count)),
  on('hash_map', [SEED, COUNT], (seed = 0n, count = 0n) => collections.hashMap(seed, count)),
  on('format_u128', [u128], (a) => result.string(`${a}`)),
  on('format_i128', [i128], (a) => result.string(`${a}`)),
  on('format_u64', [u64], (a) => result.string(`${a}`)),
  on('format_padded', [u128, i64], (a = 0n, b = 0n) => collections.formatPadded(a, b)),
  { name: 'parse_u128', operands: [DIGITS], result: ([a]) => collections.parse(a as Uint8Array) },
  { name: 'reverse_text', operands: [TEXT], result: ([a]) => collections.reverse(a as Uint8Array) },
  on('word', [u8], (index = 0n) => result.string(collections.WORDS[Number(index % 7n)] ?? '')),
  {
    name: 'index_of_word',
    operands: [SPELLED],
    result: ([a]) => collections.indexOfWord(a as Uint8Array),
  },
];

/** All operations; the index is the op code. */
export const OPERATIONS: readonly Operation[] = [
  WIDE,
  OVERFLOW,
  NARROW,
  FLOATS,
  CALLS,
  MEMORY,
  LIBRARY,
].flat();
