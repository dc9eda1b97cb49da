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
  CommissionRule,
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
export {
  checkSchema,
  MIGRATION_TABLE,
  type MigrateWhen,
  migrate,
  migrationNames,
  prepareSchema,
} from './migrate';
export type { HeldRole, RoleWatch } from './role-lock';
export {
  applyRoles,
  DEFAULT_ROLE_PREFIX,
  GROUPS,
  type Group,
  groupName,
  isRolePrefix,
  rolesSql,
} from './roles';
export * from './sqlstate';
export { inTransaction, type RetryOptions, retrying } from './transaction';
