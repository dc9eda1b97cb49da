/**
 * The chain's unix time. `frozen`: moves only when told to, so that tests are deterministic. `running`: follows the
 * machine's clock, plus whatever distance it was moved by.
 */
export class ChainClock {
  private constructor(
    private readonly running: boolean,
    /** Frozen: the time itself. Running: the distance from the machine's time. Seconds. */
    private seconds: bigint,
  ) {}

  static frozenAt(unixTime: bigint): ChainClock {
    return new ChainClock(false, unixTime);
  }

  static runningFrom(unixTime: bigint): ChainClock {
    return new ChainClock(true, unixTime - wallTime());
  }

  /** Unix time, seconds. */
  now(): bigint {
    return this.running ? wallTime() + this.seconds : this.seconds;
  }

  /** Sets the time; a running clock runs on from there. */
  set(unixTime: bigint): void {
    this.seconds = this.running ? unixTime - wallTime() : unixTime;
  }
}

/** The machine's unix time, seconds. */
export function wallTime(): bigint {
  return BigInt(Math.floor(Date.now() / 1000));
}
