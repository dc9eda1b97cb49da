import { formatFourDigits } from './go-format';

const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const;
const SMALL = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'] as const;

/** `1234567` → `1.235M`: four digits and an SI prefix. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatFourDigits(value);
  return Math.abs(value) >= 1 ? withLargePrefix(value) : withSmallPrefix(value);
}

/** `0.0423` → `4.23%`. */
export function humanizePercentage(value: number): string {
  return `${formatFourDigits(value * 100)}%`;
}

/** Seconds: `3725` → `1h 2m 5s`, `0.25` → `250ms`. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return formatFourDigits(seconds);
  if (seconds === 0) return `${formatFourDigits(seconds)}s`;
  if (Math.abs(seconds) < 1) return `${withSmallPrefix(seconds)}s`;
  const sign = seconds < 0 ? '-' : '';
  return sign + longDuration(Math.abs(seconds));
}

function longDuration(seconds: number): string {
  const whole = Math.trunc(seconds);
  const days = Math.trunc(whole / 86_400);
  const hours = Math.trunc(whole / 3_600) % 24;
  const minutes = Math.trunc(whole / 60) % 60;
  const rest = whole % 60;
  if (days > 0) return `${days}d ${hours}h ${minutes}m ${rest}s`;
  if (hours > 0) return `${hours}h ${minutes}m ${rest}s`;
  if (minutes > 0) return `${minutes}m ${rest}s`;
  return `${formatFourDigits(seconds)}s`;
}

function withLargePrefix(value: number): string {
  let scaled = value;
  let step = 0;
  while (Math.abs(scaled) >= 1000 && step < LARGE.length - 1) {
    scaled /= 1000;
    step++;
  }
  return `${formatFourDigits(scaled)}${LARGE[step]}`;
}

function withSmallPrefix(value: number): string {
  let scaled = value;
  let step = 0;
  while (Math.abs(scaled) < 1 && step < SMALL.length - 1) {
    scaled *= 1000;
    step++;
  }
  return `${formatFourDigits(scaled)}${SMALL[step]}`;
}
