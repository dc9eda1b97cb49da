export { decodedBody, parseJson, readBytes } from './body';
export {
  ApiError,
  conflict,
  type ErrorBody,
  errorBody,
  errorSchema,
  forbidden,
  invalidField,
  notFound,
} from './errors';
export {
  amount,
  amountText,
  flag,
  id,
  nameText,
  PLACEHOLDER_RULE,
  tenantFilter,
  text,
  time,
  timeText,
  usdcAmount,
  wholeNumber,
} from './fields';
export { COMMON_HEADERS, DOCS_CSP } from './headers';
export { type RawInput, type RequestSchemas, readInput } from './input';
export { isLongNumber, jsonText, parseLossless } from './json';
export { givenOf, type OrderColumn, PAGE_MOST, type PageInput, page, pageQuery, pageSchema } from './page';
export { REFUSAL_CODES } from './refusal-codes';
export type { AnyReply, ReplyHeaders } from './reply';
