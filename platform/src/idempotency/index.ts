export { forgetAnswersHandler } from './forget';
export { idempotencyKeyOf, once, REPEATED_HEADER } from './once';
