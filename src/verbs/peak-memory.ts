/** The largest resident memory of the process since a moment, as seen at every look. */
export class PeakMemory {
  private readonly before = processPeak();
  private seen = process.memoryUsage.rss();

  look(): void {
    this.seen = Math.max(this.seen, process.memoryUsage.rss());
  }

  /** In megabytes: the process's own peak where that has risen since, else the largest seen. */
  get megabytes(): number {
    this.look();
    const peak = processPeak();
    return Math.round((peak > this.before ? peak : this.seen) / 1e6);
  }
}

/** Of the process since its start, in bytes. */
function processPeak(): number {
  return process.resourceUsage().maxRSS * 1024;
}
