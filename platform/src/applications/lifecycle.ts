/** The life of an application. Pure. */

/** Where an application can be. */
export const APPLICATION_STATUSES = [
  'applied',
  'approved',
  'active',
  'completed',
  'paid',
  'rejected',
] as const;
/** One of {@link APPLICATION_STATUSES}. */
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

const NEXT: Readonly<Record<ApplicationStatus, readonly ApplicationStatus[]>> = {
  applied: ['approved', 'rejected'],
  approved: ['active'],
  active: ['completed'],
  completed: ['paid'],
  paid: [],
  rejected: [],
};

/** Whether an application may go from one status to another. */
export function isLegalMove(from: ApplicationStatus, to: ApplicationStatus): boolean {
  return NEXT[from].includes(to);
}

/** Where an application can go from a status; empty at its end. */
export function nextStatuses(from: ApplicationStatus): readonly ApplicationStatus[] {
  return NEXT[from];
}
