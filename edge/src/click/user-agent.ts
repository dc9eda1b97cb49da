/** What a User-Agent says of device, system and browser: families, never the header itself. */
import { remembering } from '@crr/kit';
import Bowser from 'bowser';
import { isbot } from 'isbot';

/** A visitor's device as far as it is told. */
export interface UserAgentClass {
  /** `desktop`, `mobile`, `tablet`, `tv`, `bot` or `unknown`. */
  readonly device: string;
  /** `Windows`, `iOS`, …, `other` or `unknown`. */
  readonly operatingSystem: string;
  /** `Chrome`, `Safari`, …, `other` or `unknown`. */
  readonly browser: string;
}

/** No browser sends more; what stands behind is not read. */
const USER_AGENT_MOST_CHARACTERS = 512;

const UNKNOWN = 'unknown';
const OTHER = 'other';
const NOTHING_KNOWN: UserAgentClass = { device: UNKNOWN, operatingSystem: UNKNOWN, browser: UNKNOWN };

const DEVICES: ReadonlySet<string> = new Set(Object.values(Bowser.PLATFORMS_MAP));
const SYSTEMS: ReadonlySet<string> = new Set(Object.values(Bowser.OS_MAP));
const BROWSERS: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP));

/** Few headers make up nearly all visits, and reading one takes longer than the rest of a redirect. */
const REMEMBERED_MOST = 1_000;

const classOf = remembering(parsed, REMEMBERED_MOST);
const isCrawlerText = remembering((text) => isbot(text), REMEMBERED_MOST);

/** Classifies the header. Only names that the parser has a list of are told: a stranger can not invent new ones. */
export function classifyUserAgent(userAgent: string | null): UserAgentClass {
  const text = bounded(userAgent);
  return text === '' ? NOTHING_KNOWN : classOf(text);
}

/** Whether the header is a crawler's or a tool's; false without one. */
export function isCrawler(userAgent: string | null): boolean {
  const text = bounded(userAgent);
  return text !== '' && isCrawlerText(text);
}

function bounded(userAgent: string | null): string {
  return (userAgent ?? '').slice(0, USER_AGENT_MOST_CHARACTERS).trim();
}

function parsed(text: string): UserAgentClass {
  const { platform, os, browser } = Bowser.parse(text);
  return {
    device: listed(platform.type, DEVICES),
    operatingSystem: listed(os.name, SYSTEMS),
    browser: listed(browser.name, BROWSERS),
  };
}

function listed(name: string | undefined, names: ReadonlySet<string>): string {
  if (name === undefined || name === '') return UNKNOWN;
  return names.has(name) ? name : OTHER;
}
