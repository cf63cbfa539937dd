import type { Cost } from "../../src/results/cost.js";
import type { Provenance } from "../../src/results/provenance.js";

/** Of a run that took so many seconds, and as many passes of a thousand inputs. */
export function costOf(seconds: Record<string, number>): Cost {
  const passes = Object.entries(seconds).map(([component, taken]) => [component, 1000 * taken]);
  return { seconds, passes: Object.fromEntries(passes), peakMemory: 512 };
}

/** A provenance such as the verbs write, without a machine's versions. */
export function provenanceOf(verb: string): Provenance {
  return {
    verb,
    model: { id: "a-model", weightsHash: "0a1b" },
    data: { name: "dev.tsv", examples: 3, hash: "2c3d" },
    options: { recipe: "textfooler-lexicon" },
    seed: 7,
    engine: "cpu",
    versions: { rahp: "0.1.0" },
  };
}
