/** What a result took to compute; where scoring was resumed, by the last run alone. */
export interface Cost {
  /** Wall-clock seconds of each component. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Inputs sent through the model by each component; one with a head masked counts as one. */
  readonly passes: Readonly<Record<string, number>>;
  /**
   * Largest memory of the whole process, the model included, while the work ran: resident, in megabytes; null where it
   * is not known.
   */
  readonly peakMemory: number | null;
}

export const NO_COST: Cost = { seconds: {}, passes: {}, peakMemory: null };

/** Of all of these, one after the other. */
export function totalCost(parts: readonly Cost[]): Cost {
  const peaks = parts.flatMap(({ peakMemory }) => (peakMemory === null ? [] : [peakMemory]));
  return {
    seconds: sums(parts.map(({ seconds }) => seconds)),
    passes: sums(parts.map(({ passes }) => passes)),
    peakMemory: peaks.length > 0 ? Math.max(...peaks) : null,
  };
}

function sums(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) total[name] = (total[name] ?? 0) + value;
  }
  return total;
}
