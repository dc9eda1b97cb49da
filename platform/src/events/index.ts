export { type CorrectionPolicy, settleWaiting } from './corrections';
export { isCurrency } from './currencies';
export { customerHash } from './customer-hash';
export { createIntake } from './intake';
export { lateFactsHandlers } from './late-facts';
export { ACTIONS, type Action, type Receipt } from './model';
export { decimalOf, dividedIn, microsOf, shownDecimalOf } from './money';
export { correctionPolicyOf } from './policy';
export { routes } from './routes';
