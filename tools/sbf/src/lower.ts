import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLVM } from './debian';
import { run } from './run';
import type { Tools } from './tools';

/** Soft-float functions of compiler_builtins that the pass may call. */
const FLOATS = [
  ...['__adddf3', '__subdf3', '__muldf3', '__divdf3'],
  ...['__floatundidf', '__floatdidf', '__fixunsdfdi', '__fixdfdi'],
  ...['__eqdf2', '__nedf2', '__gtdf2', '__gedf2', '__ltdf2', '__ledf2', '__unorddf2'],
];

/** Functions of llvm/runtime; the optimizer must keep them, because their callers appear only in the pass. */
const RUNTIME = [
  ...['__sbf_mul128', '__sbf_mul256', '__sbf_umulo64', '__sbf_smulo64', '__sbf_umulo128', '__sbf_smulo128'],
  ...['__sbf_udivrem128', 'memcpy', 'memmove', 'memset', 'memcmp', 'bcmp', 'sys_rand'],
];

/** Bigger values inline more: 225 (LLVM's default) makes programs a sixth larger and no faster. */
const INLINE_THRESHOLD = 50;

/**
 * Functions that stay functions. The inliner takes each for cheap, but together, in the hundreds of places that allocate,
 * copy or report an error, they make up a fifth of a program.
 */
const NEVER_INLINED = [
  /___rust_(alloc|realloc|alloc_zeroed|dealloc)$/,
  /anchor_lang_error.*(4from|with_account_name|with_source|with_pubkeys)$/,
  /raw_vec.*(grow|reserve|with_capacity|try_allocate)/,
  /to_vec|StringNtNt.*Clone5clone|Vec.*Clone5clone/,
  /AccountInfo.*(Clone5clone|try_borrow)|drop_in_place/,
  /invoke_signed|(find|create)_program_address/,
  /(Account|Program|Signer).*8try_from$/,
];

/** Turns a whole-program bitcode module into a loadable sBPF v0 program. */
export function lowerToProgram(bitcode: string, program: string, tools: Tools): void {
  const work = mkdtempSync(join(tmpdir(), 'sbf-'));
  const file = (name: string) => join(work, name);
  const llvm = (tool: string, ...args: string[]) => run(join(LLVM, tool), args);
  try {
    // 1. our memory functions replace those of compiler_builtins
    const overrides = tools.runtime.map((path) => `--override=${path}`);
    llvm('llvm-link', bitcode, ...overrides, '-o', file('whole.bc'));
    // 2. optimize the program as a whole; only what is reachable stays
    writeFileSync(file('attributes.csv'), neverInlined(file('whole.bc')));
    const kept = ['entrypoint', ...FLOATS, ...RUNTIME].join(',');
    const optimize =
      'forceattrs,internalize,globaldce,function(lower-atomic),default<O2>,mergefunc,globaldce';
    const inline = `-inline-threshold=${INLINE_THRESHOLD}`;
    llvm(
      'opt',
      inline,
      `-forceattrs-csv-path=${file('attributes.csv')}`,
      `-passes=${optimize}`,
      `-internalize-public-api-list=${kept}`,
      file('whole.bc'),
      '-o',
      file('optimized.bc'),
    );
    // 3. rewrite what the stock BPF back end can't compile; then the unused runtime goes
    const legalize = 'sbf-legalize,internalize,globaldce';
    const plugin = `-load-pass-plugin=${tools.pass}`;
    llvm(
      'opt',
      plugin,
      `-passes=${legalize}`,
      '-internalize-public-api-list=entrypoint',
      file('optimized.bc'),
      '-o',
      file('legal.bc'),
    );
    // 4. machine code, then the sBPF file format
    const machine = [
      '-march=bpfel',
      '-mcpu=v2',
      '-mattr=+allows-misaligned-mem-access',
      '-bpf-stack-size=4096',
    ];
    llvm('llc', '-O2', ...machine, '-filetype=obj', file('legal.bc'), '-o', file('program.o'));
    run(tools.relink, [file('program.o'), program]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** LLVM's table of forced attributes: `function,noinline` for each function of the module that is never inlined. */
function neverInlined(module: string): string {
  const symbols = run(join(LLVM, 'llvm-nm'), ['--defined-only', '--format=just-symbols', module]);
  const kept = symbols.split('\n').filter((symbol) => NEVER_INLINED.some((pattern) => pattern.test(symbol)));
  return kept.map((symbol) => `${symbol},noinline\n`).join('');
}
