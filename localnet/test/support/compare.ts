import type { Difference } from './differences';

/** What is at a path; `*` stands for every entry of a list. */
export function at(value: unknown, path: string): unknown {
  if (path === '') return value;
  const { field, rest } = split(path);
  if (field === '*' && Array.isArray(value)) return value.map((entry) => at(entry, rest));
  return isObject(value) ? at(value[field], rest) : undefined;
}

/** A copy of an answer without what is at a path. */
export function without(value: unknown, path: string): unknown {
  if (path === '') return undefined;
  const { field, rest } = split(path);
  if (field === '*' && Array.isArray(value)) return value.map((entry) => without(entry, rest));
  if (!isObject(value)) return value;
  if (Array.isArray(value))
    return value.map((entry, i) => (String(i) === field ? without(entry, rest) : entry));
  const { [field]: found, ...others } = value;
  if (rest === '' || found === undefined) return others;
  return { ...others, [field]: without(found, rest) };
}

/** Whether a deliberate difference is to be expected here. */
export function applies(
  { where, errorCode }: Difference,
  method: string,
  name: string,
  answer: unknown,
): boolean {
  if (!where.test(`${method}/${name}`)) return false;
  return errorCode === undefined || at(answer, 'error.code') === errorCode;
}

/** Figures that depend on the release of the programs that run. */
const FIGURES = new Set(['computeUnitsConsumed', 'unitsConsumed']);
const CONSUMED = /^(Program \w+ consumed )(\d+) of (\d+)( compute units)$/;

/** Our answer, with figures that are near enough to the recorded ones replaced by those. */
export function nearEnough(ours: unknown, theirs: unknown, tolerance: number, field = ''): unknown {
  if (typeof ours === 'number' && typeof theirs === 'number') {
    return FIGURES.has(field) && isNear(ours, theirs, tolerance) ? theirs : ours;
  }
  if (typeof ours === 'string' && typeof theirs === 'string') return nearLog(ours, theirs, tolerance);
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.map((entry, i) => nearEnough(entry, theirs[i], tolerance));
  }
  if (!isObject(ours) || !isObject(theirs)) return ours;
  return Object.fromEntries(
    Object.entries(ours).map(([name, inner]) => [name, nearEnough(inner, theirs[name], tolerance, name)]),
  );
}

function nearLog(ours: string, theirs: string, tolerance: number): string {
  const our = CONSUMED.exec(ours);
  const their = CONSUMED.exec(theirs);
  if (our === null || their === null || our[1] !== their[1]) return ours;
  const near =
    isNear(Number(our[2]), Number(their[2]), tolerance) &&
    isNear(Number(our[3]), Number(their[3]), tolerance);
  return near ? theirs : ours;
}

function isNear(ours: number, theirs: number, tolerance: number): boolean {
  return Math.abs(ours - theirs) <= Math.max(ours, theirs) * tolerance;
}

function split(path: string): { field: string; rest: string } {
  const dot = path.indexOf('.');
  return dot < 0 ? { field: path, rest: '' } : { field: path.slice(0, dot), rest: path.slice(dot + 1) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
