import { FAULT_NAMES, type FaultName, type FaultRates } from '../support/fake-rpc';
import type { ChainHabits } from './chain-play';
import type { Dice } from './dice';
import type { DatabaseHabits } from './faulty-database';
import type { NodeHabits } from './nodes';

/** Everything that a seed decides about a run before it begins. */
export interface Habits {
  readonly chain: ChainHabits;
  readonly nodes: NodeHabits;
  readonly database: DatabaseHabits;
  /** Which part of the corpus is played, as a number of transactions. */
  readonly transactions: number;
  /** Signatures asked for at a time. */
  readonly pageSize: number;
  /** How often, before each step, the indexer is thrown away and a new one begins. */
  readonly restartProbability: number;
  /** How often the chain goes on between two looks at it. */
  readonly advancesPerLook: number;
  /** In one transaction of the database, about. */
  readonly mostEventsPerCommit: number;
  /** How often the chain goes on while a request is under way. */
  readonly raceProbability: number;
  /** How often, before each look, everything is let settle, and compared, before the end. */
  readonly settleProbability: number;
}

/** Each fault never happens, or rarely, or often. */
const LOW = 0.02;
const HIGH = 0.2;
/**
 * Limits for lies that only a second answer contradicts: of two in a row nobody could tell. What leaves a line out of a page
 * without any other sign is no fault that a run of many thousand requests can be expected to notice each time; the source's own
 * tests have it.
 */
const RARE: Partial<Record<FaultName, number>> = {
  missedLine: 0,
  unknownBefore: 0.02,
  ignoresMinContext: 0.05,
};
const MOST_NODES = 3;
const FEWEST_TRANSACTIONS = 30;
const MOST_TRANSACTIONS = 240;

/** @param most transactions of the corpus */
export function habitsOf(dice: Dice, most: number): Habits {
  const level = <Value>(tag: string, values: readonly Value[]) => dice.tagged(tag).pick(values);
  return {
    chain: {
      blockSize: level('block size', [2, 6, 20]),
      skipProbability: level('skipped slots', [0, 0.1, 0.5]),
      forkProbability: level('forks', [0, 0.05, 0.25]),
      forkDepth: level('fork depth', [1, 3, 12]),
      finalityLag: level('finality', [0, 4, 16]),
    },
    nodes: Array.from({ length: dice.tagged('nodes').whole(1, MOST_NODES) }, (_, index) =>
      faultsOf(dice.tagged(`node ${index}`)),
    ),
    database: {
      errorProbability: level('database errors', [0, 0.005, 0.05]),
      killProbability: level('kills', [0, 0.002, 0.01]),
    },
    transactions: dice.tagged('transactions').whole(FEWEST_TRANSACTIONS, Math.min(most, MOST_TRANSACTIONS)),
    pageSize: level('page size', [2, 7, 30, 1_000]),
    restartProbability: level('restarts', [0, 0.05, 0.3]),
    advancesPerLook: level('looks', [2, 6, 20]),
    mostEventsPerCommit: level('commit size', [3, 25, 2_000]),
    raceProbability: level('races', [0, 0.02, 0.1]),
    settleProbability: level('settling', [0, 0.05]),
  };
}

function faultsOf(dice: Dice): Partial<FaultRates> {
  const isCalm = dice.chance(0.2);
  if (isCalm) return {};
  return Object.fromEntries(
    FAULT_NAMES.map((name) => {
      const rate = dice.tagged(name).pick([0, 0, LOW, LOW, HIGH]);
      return [name, Math.min(rate, RARE[name] ?? 1)];
    }),
  );
}
