import * as constants from '@coral-xyz/anchor-errors';

const PREFIX = 'ANCHOR_ERROR__';

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants).map(([constant, code]) => [code, pascalCase(constant.slice(PREFIX.length))]),
);

/** Anchor's own checks of an instruction or its accounts refused, before the program's code ran. */
export class AnchorFrameworkError extends Error {
  override readonly name = 'AnchorFrameworkError';
  readonly retryable = false;
  /** The rule that was broken, in words. */
  readonly rule: string;
  /** The account it is about, in camelCase, where the logs say so. */
  readonly field: string | undefined;

  constructor(
    /** Below 6000. */
    readonly code: number,
    /** E.g. `ConstraintSeeds`. */
    readonly codeName: string,
    account?: string,
  ) {
    const rule = account === undefined ? words(codeName) : `${words(codeName)} (account ${account})`;
    super(`${codeName} (${code}): ${rule}`);
    this.rule = rule;
    this.field = account;
  }
}

/** The framework's error of a code; null when Anchor has no such code. */
export function frameworkErrorOf(code: number, account?: string): AnchorFrameworkError | null {
  const name = NAMES.get(code);
  return name === undefined ? null : new AnchorFrameworkError(code, name, account);
}

/** `CONSTRAINT_HAS_ONE` → `ConstraintHasOne`. */
function pascalCase(constant: string): string {
  const capitalized = constant.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return capitalized.join('');
}

/** `ConstraintHasOne` → `constraint has one`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
}
