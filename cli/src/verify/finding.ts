/** What verification found out. */

/** One thing that was checked. */
export interface Finding {
  check: string;
  ok: boolean;
  /** What was seen, in words. */
  detail: string;
}

/** A finding over many things of a kind: good only if there is nothing wrong with any. */
export function findingOver(check: string, count: number, problems: readonly string[]): Finding {
  const [first] = problems;
  if (first === undefined) return { check, ok: true, detail: `${count} checked` };
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
  return { check, ok: false, detail: `${first}${more}` };
}
