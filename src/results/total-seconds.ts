type Seconds = Readonly<Record<string, number>>;

/** Wall-clock seconds of each component, over all of these. */
export function totalSeconds(parts: readonly { readonly seconds: Seconds }[]): Seconds {
  const total: Record<string, number> = {};
  for (const { seconds } of parts) {
    for (const [component, taken] of Object.entries(seconds)) {
      total[component] = (total[component] ?? 0) + taken;
    }
  }
  return total;
}
