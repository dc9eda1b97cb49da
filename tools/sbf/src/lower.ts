import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLVM } from './debian';
import { INLINE_LIMITS, neverInlinedAmong } from './inlining';
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
  ...['__sbf_udivrem128', '__sbf_abort', 'memcpy', 'memmove', 'memset', 'memcmp', 'bcmp', 'sys_rand'],
];

/** What is read from outside: by the runtime, and by explorers (the contact data of solana-security-txt). */
const PUBLIC = ['entrypoint', 'SECURITY_TXT'];

/** LLVM's passes over the whole program. */
const OPTIMIZE = [
  'forceattrs', // see inlining.ts
  'internalize,globaldce', // only what the entry point reaches stays
  'function(lower-atomic)',
  'default<O2>',
  // Comparisons of keys become loads; the second round then compares in place instead of copying keys to the stack first.
  'function(expand-memcmp)',
  'default<O2>',
  'mergefunc,globaldce', // one copy of functions that differ in their types only
].join(',');

/** The rewrite for the back end, and tidying of the memory traffic that it adds: passes that add no operation anew. */
const LEGALIZE = 'sbf-legalize,internalize,globaldce,function(sroa,early-cse<memssa>,dse,simplifycfg)';

/** What the back end may assume. sBPF v0 has v2's instructions, 4 KiB of stack per frame and no alignment. */
const MACHINE = [
  ...['-march=bpfel', '-mcpu=v2', '-mattr=+allows-misaligned-mem-access', '-bpf-stack-size=4096'],
  '-no-trap-after-noreturn', // a program that has ended needs no trap
];

/** Turns a whole-program bitcode module into a loadable sBPF v0 program. */
export function lowerToProgram(bitcode: string, program: string, tools: Tools): void {
  const work = mkdtempSync(join(tmpdir(), 'sbf-'));
  const file = (name: string) => join(work, name);
  try {
    addRuntime(bitcode, file('whole.bc'), tools);
    optimize(file('whole.bc'), file('optimized.bc'), file('never-inlined.csv'));
    legalize(file('optimized.bc'), file('legal.bc'), tools);
    llvm('llc', '-O2', ...MACHINE, '-filetype=obj', file('legal.bc'), '-o', file('program.o'));
    run(tools.relink, [file('program.o'), program]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function llvm(tool: string, ...args: string[]): string {
  return run(join(LLVM, tool), args);
}

/** Our memory functions replace those of compiler_builtins. */
function addRuntime(bitcode: string, out: string, tools: Tools): void {
  llvm('llvm-link', bitcode, ...tools.runtime.map((path) => `--override=${path}`), '-o', out);
}

function optimize(module: string, out: string, attributes: string): void {
  const symbols = llvm('llvm-nm', '--defined-only', '--format=just-symbols', module).split('\n');
  const neverInlined = neverInlinedAmong(symbols).map((symbol) => `${symbol},noinline\n`);
  writeFileSync(attributes, neverInlined.join(''));
  const kept = [...PUBLIC, ...FLOATS, ...RUNTIME].join(',');
  const options = [`-forceattrs-csv-path=${attributes}`, `-internalize-public-api-list=${kept}`];
  llvm('opt', ...INLINE_LIMITS, ...options, `-passes=${OPTIMIZE}`, module, '-o', out);
}

function legalize(module: string, out: string, tools: Tools): void {
  const options = [`-load-pass-plugin=${tools.pass}`, `-internalize-public-api-list=${PUBLIC.join(',')}`];
  llvm('opt', ...options, `-passes=${LEGALIZE}`, module, '-o', out);
}
