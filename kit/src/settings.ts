/** What is wrong with settings. */

/** A setting that breaks its rule. Never holds the value: it may be a secret. */
export interface SettingProblem {
  readonly variable: string;
  readonly rule: string;
}

/** Settings that can not be used; all that is wrong at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(({ variable, rule }) => `${variable} ${rule}`).join('; '));
  }
}
