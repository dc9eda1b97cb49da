/** What the script tag says that loaded this script. */
import type { BeaconConfig } from '../reporter';

/** A page's settings. */
export interface PageConfig extends BeaconConfig {
  /** Origin of the edge. */
  readonly endpoint: string;
  /** False with `data-consent="none"`: nothing is stored in the browser, and nothing is read from it. */
  readonly mayStore: boolean;
}

/** The script tag; null where the browser does not tell, as for modules that name no account. */
export function ownScript(): HTMLScriptElement | null {
  const { currentScript } = document;
  if (currentScript instanceof HTMLScriptElement) return currentScript;
  return document.querySelector<HTMLScriptElement>('script[data-account][src*="/beacon.js"]');
}

/** Reads the settings; null without an account: then there is nobody whose attention it would be. */
export function readConfig({ dataset, src }: HTMLScriptElement): PageConfig | null {
  const { account, pageClass, cohorts, endpoint, consent } = dataset;
  if (!account) return null;
  return {
    account,
    pageClass: pageClass || null,
    cohorts: cohorts ? cohorts.split(',').map(Number) : null,
    endpoint: new URL(endpoint || src, location.href).origin,
    mayStore: consent !== 'none',
  };
}
