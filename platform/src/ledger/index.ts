export { type BookAccount, Books } from './books';
export { Draft } from './draft';
export * from './model';
export * from './postings';
export { type LedgerFinding, type LedgerReport, verifyLedger } from './verify';
