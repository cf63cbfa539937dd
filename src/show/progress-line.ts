import { formatDuration } from "./format-duration.js";

/** Work under way, as one line tells it. */
export interface WorkUnderWay {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Units that this run has done: done, less those of the run that it resumes. */
  readonly fresh: number;
  /** That this run has taken. */
  readonly seconds: number;
  /** What more is known, the most important first: `succeeded 3`, `failed 7`. */
  readonly note: readonly string[];
}

/**
 * `Scoring heads  ██████████░░░░░░░░░░  72/144  3.1/s  23 s left`, and the note behind it. Where that is too long, the bar
 * goes first, then the note, its last part first.
 *
 * @param width  columns of the screen
 */
export function runningLine(
  { label, done, total, fresh, seconds, note }: WorkUnderWay,
  width: number,
): string {
  const perSecond = fresh > 0 && seconds > 0 ? fresh / seconds : 0;
  const rate =
    perSecond > 0 ? [formatRate(perSecond), `${formatDuration((total - done) / perSecond)} left`] : [];
  const line = (bar: readonly string[], parts: number) =>
    [label, ...bar, `${done}/${total}`, ...rate, note.slice(0, parts).join(" · ")].join("  ").trimEnd();
  const forms = [line([barOf(done, total)], note.length)];
  for (let parts = note.length; parts >= 0; parts--) forms.push(line([], parts));
  return forms.find(({ length }) => length <= width) ?? forms.at(-1)!;
}

function barOf(done: number, total: number): string {
  const cells = 20;
  const full = done < total ? Math.round((cells * done) / total) : cells;
  return "█".repeat(full) + "░".repeat(cells - full);
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
