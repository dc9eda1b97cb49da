export { customerHash } from './customer';
export { ACTIONS, type Action, type Receipt } from './model';
export { decimalOf, microsOf } from './money';
export { routes } from './routes';
