export * from './database';
export * from './errors';
export { FolderLock } from './folder-lock';
export type * from './generated/tables';
export type {
  AdminScope,
  ApiScope,
  ApplicationMove,
  ApplicationMoves,
  CampaignStatus,
  ConversionState,
  FraudSignals,
  InfluencerPlatform,
  JsonObject,
  JsonValue,
  RecordedCredit,
  RowCounts,
  Targeting,
  Utm,
} from './json';
export { migrate, migrationNames } from './migrate';
export * from './sqlstate';
export { inTransaction, type RetryOptions, retrying } from './transaction';
