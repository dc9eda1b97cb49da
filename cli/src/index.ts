/** What other packages of this repository take from the command line tool. */
export { AmountError, formatAmount, parseAmount } from './amount';
export { crr } from './crr';
export { EXIT, type ExitCode } from './errors';
export { Home } from './home';
export type { Streams } from './output';
export { prepareStage } from './scenario/prepare';
export { type Outcome, type RunOptions, runScenario, runSummerSale } from './scenario/run';
export { type StartEnvironment, start } from './start';
