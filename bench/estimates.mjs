/**
 * How well estimates of head scores agree with exact scores: rank correlations (Spearman) and overlaps of the chosen
 * sets (Jaccard), under each aggregation, from the arrays of shared/oracle; no model runs.
 *
 * `npm run bench -- estimates [--draws 100] [--oracle ../shared/oracle]`
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { AGGREGATES } from "../dist/robustness/sample-terms.js";
import { readDevScores, readScores } from "./estimates/oracle.mjs";
import { autoSamples, refinement } from "./estimates/procedures.mjs";
import { againstAll, equalCompute, onOwnSamples } from "./estimates/tables.mjs";

const { values: options } = parseArgs({
  options: {
    draws: { type: "string", default: "100" },
    oracle: { type: "string", default: fileURLToPath(new URL("../../shared/oracle", import.meta.url)) },
  },
});
const draws = Number(options.draws);
const byAggregate = (measure) =>
  Object.fromEntries(AGGREGATES.map((aggregate) => [aggregate, measure(aggregate)]));

const models = {};
for (const kind of ["real", "tiny"]) {
  for (const name of readdirSync(join(options.oracle, kind)).filter((entry) => !entry.includes("."))) {
    const folder = join(options.oracle, kind, name);
    const own = readScores(folder);
    models[name] = {
      ownSamples: byAggregate((aggregate) => onOwnSamples(own, aggregate)),
      refineOwnSamples: byAggregate((aggregate) => refinement(own, aggregate)),
    };
    if (kind === "tiny") continue;
    const dev = readDevScores(folder);
    Object.assign(models[name], {
      againstAll: byAggregate((aggregate) => againstAll(dev, aggregate, draws)),
      equalCompute: byAggregate((aggregate) => equalCompute(dev, aggregate, draws)),
      refineAll: byAggregate((aggregate) => refinement(dev, aggregate)),
      auto: byAggregate((aggregate) => autoSamples(dev, aggregate, Math.ceil(draws / 10))),
    });
  }
}
console.log(JSON.stringify({ bench: "estimates", draws, models }));
