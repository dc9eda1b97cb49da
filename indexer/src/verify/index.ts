export type { AccountsRpc } from './chain-state';
export { checkIdentities, checkSums } from './derived';
export {
  countReportDifferences,
  REPORT_DIFFERENCES,
  type ReportDifference,
} from './edge-reports';
export {
  DEFAULT_LISTED_PER_KIND,
  type Finding,
  type FindingKind,
  FindingLog,
  HINTS,
  NOTES,
  type Note,
  type NoteKind,
} from './finding';
export type { PotBooks } from './pot-books';
export { type CampaignMoney, type ReconcileOptions, type ReconcileReport, reconcile } from './reconcile';

export { type RepairOptions, type RepairReport, type RepairStep, repair, WrongClusterError } from './repair';
export { SUMS } from './sums';
export {
  type VerifyCounts,
  type VerifyOptions,
  type VerifyPart,
  type VerifyProgress,
  type VerifyReport,
  verify,
} from './verify';
