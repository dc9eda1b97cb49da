export { type AuditContext, type AuditEntry, DOMAIN_EVENT_JOB, writeAudit } from './log';
