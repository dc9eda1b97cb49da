export { customerHash } from './customer-hash';
export { createIntake } from './intake';
export { ACTIONS, type Action, type Receipt } from './model';
export { decimalOf, microsOf } from './money';
export { routes } from './routes';
