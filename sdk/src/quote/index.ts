/** Quotes: the program's arithmetic and decisions, before anything is sent. */
export * from './budget';
export { campaignPhase, earningEnd, floorPrice, settlementEnd, slotAccepts } from './campaign';
export * from './conversion';
export * from './quality';
export * from './refusal';
export * from './split';
export * from './tier';
export { type Quote, type QuoteContext, quoteVau, type VauQuote } from './vau';
