export { type AuditEntry, writeAudit } from './log';
