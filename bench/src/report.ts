import type { Figures } from './figures';
import type { Packing } from './packing';
import type { Figure } from './recorder';
import type { Target } from './targets';
import type { Throughput } from './throughput';

/** What one run of the benchmark found. */
export interface Findings {
  figures: Figures;
  targets: Target[];
  throughput: Throughput[];
  /** Machine, its load and Node version of the timings. */
  machine: string;
}

/** docs/BENCHMARKS.md. */
export function markdown({ figures, targets, throughput, machine }: Findings): string {
  return `${[
    '# Benchmarks',
    CONDITIONS,
    '## Targets',
    table(['what', 'target', 'measured', 'met'], targets.map(targetRow)),
    '## Instructions',
    INSTRUCTIONS,
    table(
      ['instruction', 'CU min', 'median', 'max', 'keys', 'bytes', 'bytes with table', 'deposit, lamports'],
      figures.instructions.map(instructionRow),
    ),
    '## VAUs in one transaction',
    PACKING,
    table(
      ['VAUs', 'in one transaction', 'bytes', 'CU', 'fee per VAU, lamports', 'deposit per VAU, lamports'],
      figures.packing.map(packingRow),
    ),
    '## VAUs a second',
    `${THROUGHPUT} ${machine}`,
    table(['how', 'min', 'median', 'max', 'runs'], throughput.map(throughputRow)),
  ].join('\n\n')}\n`;
}

const CONDITIONS = `Written by \`npm run bench:cu\`. \`npm run bench:cu -- --check\` measures all but times again and fails when
a figure is more than 5 % away from \`bench/figures.json\` or a target that was met is missed.

Measured on the programs in \`artifacts/programs\`, in the embedded chain's VM (LiteSVM, real bytecode) with the SPL Token
program that comes with it, which takes 76 CU for a transfer; on a cluster whose token program takes more, the difference adds
to every transfer. All keys are fixed, so every figure but the times comes out the same on every machine. Targets are held
against the greatest figure over those keys; an unlucky key's bump takes longer to find.`;

const INSTRUCTIONS = `Compute units are the instruction's own with everything it calls; the tag's proof adds none, because precompiles are not
metered. The transaction holds that instruction alone (a first VAU also the tag's proof), is version 0, and has the signatures
it needs: one for a VAU, whose attester pays. The campaign targets one site, two cohorts and one country unless the case
says otherwise. Where an instruction derives an address, the search for its bump takes 1,500 CU a try: min, median and max are
over so many fixed keys. A table holds what a campaign's transactions name alike, nothing of a single user. Deposits
are for rent exemption; a negative one comes back.`;

const PACKING = `Packed by the SDK's \`packInstructions\`, sent, and counted. A first VAU's proof counts as a second signature. No price for priority.`;

const THROUGHPUT = `Steady VAUs in USDC with an influencer, 8 users, 400 VAUs a run, built and signed beforehand; after each run the
campaign's and the payees' sums are compared to the base unit. Over RPC each VAU's status is asked for before the user's next
one is sent. It is the speed of the embedded chain and of Node on one core, not of a cluster.`;

function targetRow({ what, limit, unit, measured }: Target): string[] {
  return [
    what,
    `≤ ${grouped(limit)} ${unit}`,
    `${grouped(measured)} ${unit}`,
    measured <= limit ? 'yes' : '**no**',
  ];
}

function instructionRow({ name, computeUnits, bytes, bytesWithTable, depositLamports }: Figure): string[] {
  const { min, median, max, samples } = computeUnits;
  const figures = [min, median, max, samples, bytes].map(grouped);
  return [name, ...figures, bytesWithTable === null ? '' : grouped(bytesWithTable), grouped(depositLamports)];
}

function packingRow(packing: Packing): string[] {
  const { name, vausPerTransaction, bytes, computeUnits, feeLamportsPerVau, depositLamportsPerVau } = packing;
  const figures = [vausPerTransaction, bytes, computeUnits, feeLamportsPerVau, depositLamportsPerVau];
  return [name, ...figures.map(grouped)];
}

function throughputRow({ name, vausPerSecond: { min, median, max, samples } }: Throughput): string[] {
  return [name, ...[min, median, max, samples].map(grouped)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map(line).join('\n');
}

/** 1234567 → 1,234,567. */
function grouped(value: number | string): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ',');
}
