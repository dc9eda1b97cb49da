export { databaseTitle } from './connection-url';
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
export { MIGRATION_TABLE, migrate, migrationNames } from './migrate';
export type { HeldRole, RoleWatch } from './role-lock';
export * from './sqlstate';
export { inTransaction, type RetryOptions, retrying } from './transaction';
