import { formatDuration } from "./format-duration.js";

/**
 * Work under way: `Scoring heads  ██████████░░░░░░░░░░  72/144  3.1/s  23 s left`
 *
 * @param fresh    units that this run has done: done, less those of the run that it resumes
 * @param seconds  that this run has taken
 */
export function runningLine(
  label: string,
  done: number,
  total: number,
  fresh: number,
  seconds: number,
): string {
  const cells = 20;
  const full = done < total ? Math.round((cells * done) / total) : cells;
  const bar = "█".repeat(full) + "░".repeat(cells - full);
  const perSecond = fresh > 0 && seconds > 0 ? fresh / seconds : 0;
  const rate =
    perSecond > 0 ? `  ${formatRate(perSecond)}  ${formatDuration((total - done) / perSecond)} left` : "";
  return `${label}  ${bar}  ${done}/${total}${rate}`;
}

/** Work that has ended: `Scoring heads: 144 in 46 s`, or `Scoring heads: stopped at 72 of 144 after 23 s` */
export function endedLine(label: string, done: number, total: number, seconds: number): string {
  const time = formatDuration(seconds);
  return done < total
    ? `${label}: stopped at ${done} of ${total} after ${time}`
    : `${label}: ${done} in ${time}`;
}

function formatRate(perSecond: number): string {
  return perSecond >= 1 ? `${digits(perSecond)}/s` : `${digits(60 * perSecond)}/min`;
}

function digits(rate: number): string {
  return rate.toFixed(rate < 10 ? 1 : 0);
}
