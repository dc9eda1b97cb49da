export { forgetOldAnswers } from './forget';
export { idempotencyKeyOf, once, REPEATED_HEADER } from './once';
