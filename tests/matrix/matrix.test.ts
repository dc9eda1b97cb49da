import type { AccountMeta, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';
import { HARMLESS, type Harmless, reasonFor } from './accepted';
import { BASELINES, type Baseline } from './baselines';
import { cellsOf } from './faults';
import { goldenFile, goldenFiles, goldenTable, type Table } from './golden';
import { type InstructionSpec, instructionsOf, type ProgramName } from './idl';
import { ACCEPTED, outcomeOf, play, type Rehearsal, send, simulate } from './play';

const PROGRAMS: readonly ProgramName[] = ['campaign_reward_router', 'attention_token'];
const MAX_ACCOUNTS_WITHOUT_TABLE = 20;

const usedReasons = new Set<Harmless>();
/** Accounts that some use of an instruction really named, as `instruction.account`. */
const covered = new Set<string>();

describe('a valid transaction with one thing wrong', () => {
  for (const program of PROGRAMS) {
    for (const spec of instructionsOf(program))
      describe(`${program}.${spec.name}`, () => matrix(program, spec));
  }
});

describe('the committed tables', () => {
  it('are those of the uses, and no other', () => {
    const wanted = BASELINES.map((use) => goldenFile(use.program, titleOf(use)));
    expect(goldenFiles()).to.deep.equal(wanted.sort());
  });
});

describe('the reasons for which a fault is accepted', () => {
  it('are all needed', () => {
    const left = HARMLESS.filter((rule) => !usedReasons.has(rule)).map(({ reason }) => reason);
    expect(left).to.deep.equal([]);
  });
});

function matrix(program: ProgramName, spec: InstructionSpec): void {
  const uses = BASELINES.filter((one) => one.program === program && one.instruction === spec.name);

  for (const use of uses) {
    const title = titleOf(use);
    it(`is refused for what is wrong, account by account (${title})`, async () => {
      const rehearsal = await rehearse(use, spec);
      const seen = tableOf(rehearsal);
      expect(withoutReason(seen), 'accepted without a reason').to.deep.equal([]);
      expect(seen).to.deep.equal(goldenTable(program, title, seen));
      const last = send(rehearsal, rehearsal.instructions);
      expect(outcomeOf(rehearsal, last), 'the same transaction without a fault').to.equal(ACCEPTED);
    });
  }

  it('has a valid use that names each of its accounts', () => {
    const missing = spec.accounts
      .map(({ name }) => name)
      .filter((name) => !covered.has(`${program}.${spec.name}.${name}`));
    expect(missing).to.deep.equal([]);
  });
}

function titleOf({ instruction, variant }: Baseline): string {
  return variant === undefined ? instruction : `${instruction}: ${variant}`;
}

/** Sets the scene, and requires that the transaction without a fault succeeds in it. */
async function rehearse(use: Baseline, spec: InstructionSpec): Promise<Rehearsal> {
  const stage = use.stage();
  const instructions = await use.build(stage);
  const last = instructions.at(-1);
  if (last === undefined) throw new Error(`${spec.name} has no instruction`);
  // An option left out at the end of the list is written out, to be given needlessly.
  const target = { ...last, keys: padded(last, spec) };
  instructions.splice(-1, 1, target);
  const many = target.keys.length > MAX_ACCOUNTS_WITHOUT_TABLE;
  const tables = many ? [stage.world.lookupTable(instructions)] : [];
  const rehearsal = { program: use.program, stage, spec, target, instructions, tables };
  expect(simulate(rehearsal, instructions), 'the transaction without a fault').to.equal(ACCEPTED);
  spec.accounts.forEach(({ name, optional }, i) => {
    const absent = optional && target.keys[i]?.pubkey.equals(target.programId) === true;
    if (!absent) covered.add(`${use.program}.${spec.name}.${name}`);
  });
  return rehearsal;
}

function padded({ keys, programId }: TransactionInstruction, { accounts }: InstructionSpec): AccountMeta[] {
  const missing = accounts.slice(keys.length);
  return [...keys, ...missing.map(() => ({ pubkey: programId, isSigner: false, isWritable: false }))];
}

function tableOf(rehearsal: Rehearsal): Table {
  const table: Table = {};
  rehearsal.spec.accounts.forEach(({ name }, index) => {
    const row: Record<string, string> = {};
    for (const cell of cellsOf(rehearsal, index)) {
      row[cell.name] =
        'reason' in cell
          ? `meaningless: ${cell.reason}`
          : judged(rehearsal, name, cell.name, play(rehearsal, cell));
    }
    table[name] = row;
  });
  return table;
}

/** Adds the reason to what is accepted, where there is one. */
function judged({ program, spec }: Rehearsal, account: string, fault: string, outcome: string): string {
  if (outcome !== ACCEPTED) return outcome;
  const rule = reasonFor(program, spec.name, account, fault);
  if (rule === undefined) return ACCEPTED;
  usedReasons.add(rule);
  return `${ACCEPTED}: ${rule.reason}`;
}

/** Every `account: fault` that is accepted and has no reason to be. */
function withoutReason(table: Table): string[] {
  return Object.entries(table).flatMap(([account, row]) =>
    Object.entries(row).flatMap(([fault, outcome]) => (outcome === ACCEPTED ? [`${account}: ${fault}`] : [])),
  );
}
