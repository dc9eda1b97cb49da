/** What the script tag says that loaded this script. */
import type { Subject } from './reporter';

/** A page's settings. */
export interface PageConfig {
  readonly subject: Subject;
  /** Origin of the edge. */
  readonly endpoint: string;
  /** False: nothing is stored in the browser, and nothing is read from it, not even cookies. */
  readonly mayStore: boolean;
}

/** The script tag; null where nothing tells which one it is. */
export function ownScript(): HTMLScriptElement | null {
  const { currentScript } = document;
  // Modules have no current script.
  if (currentScript === null) return document.querySelector('script[data-account][src*="/beacon.js"]');
  return currentScript instanceof HTMLScriptElement ? currentScript : null;
}

/** Reads the settings; null without an account: then there is nobody whose attention it would be. */
export function readConfig({ dataset, src }: HTMLScriptElement): PageConfig | null {
  const { account, pageClass, cohorts, endpoint, consent } = dataset;
  if (!account) return null;
  return {
    subject: {
      account,
      pageClass: pageClass || null,
      cohorts: cohorts ? cohorts.split(',').map(Number) : null,
    },
    endpoint: new URL(endpoint || src, location.href).origin,
    mayStore: consent !== 'none' && !wantsPrivacy(),
  };
}

/** Global Privacy Control, where the browser has it. */
function wantsPrivacy(): boolean {
  return 'globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true;
}
