export { type BookAccount, Books } from './books';
export * from './model';
export * from './postings';
export { type LedgerFinding, type LedgerReport, verifyLedger } from './verify';
