import { probeEngine, VARIANTS } from "../backends/survey-engines.js";
import { EngineList, type EngineRow } from "../results/engine-list.js";
import { LongWork, type LongWorkOptions } from "./long-work.js";
import { versions } from "./versions.js";

/**
 * Lists the engines: which work here, how fast, and why others don't. Each computes a known gradient and is compared
 * with tfjs's cpu engine, in a process of its own; the engine in use stays.
 *
 * @example await engines();
 */
export async function engines(options: LongWorkOptions = {}): Promise<EngineList> {
  const work = new LongWork("trying engines", VARIANTS.length, options);
  const rows: EngineRow[] = [];
  try {
    for (const variant of VARIANTS) {
      const probe = await work.step("selfTest", 1, () => probeEngine(variant, work.signal));
      rows.push({ ...variant, works: probe.reason === null, ...probe });
    }
  } finally {
    work.end();
  }
  const broken = rows.filter(({ works }) => !works);
  return new EngineList(rows, {
    provenance: { verb: "engines", options: {}, seed: null, versions },
    cost: work.cost,
    notes: broken.map(
      ({ engine, device, reason }) => `${device ? `${engine} (${device})` : engine}: ${reason}`,
    ),
  });
}
