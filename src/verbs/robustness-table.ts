import type { CleverBounds } from "../results/clever-bounds.js";
import { totalCost } from "../results/cost.js";
import type { EmbeddingDistances } from "../results/embedding-distances.js";
import type { Provenance } from "../results/provenance.js";
import { type RobustnessRow, RobustnessTable } from "../results/robustness-table.js";
import { RahpError } from "../support/rahp-error.js";
import { versions } from "./versions.js";

/**
 * Sets C, the extreme-value bound and the found distance of the same examples side by side: an estimate at the example
 * itself, an estimated lower bound, and an upper bound. Examples that only one of both has are left out, with a note.
 *
 * @param bounds     of `cleverBound`, untargeted
 * @param distances  of `embeddingAttack` on the same model and data in the same norm; the same seed and number of examples
 *   draw the same examples
 * @throws RahpError for results of different models, data or norms, or without an example in common
 * @example robustnessTable(await cleverBound(model, data, { radius: 2 }), await embeddingAttack(model, data, { maxRadius: 8 }));
 */
export function robustnessTable(bounds: CleverBounds, distances: EmbeddingDistances): RobustnessTable {
  const [a, b] = [bounds.provenance, distances.provenance];
  checkSame("model", a.model?.weightsHash, b.model?.weightsHash);
  checkSame("data", a.data?.hash, b.data?.hash);
  checkSame("norm", a.options.norm, b.options.norm);
  checkSame("wrt", a.options.wrt, b.options.wrt);
  checkSame("target", a.options.target, "untargeted");
  const found = new Map(distances.toRows().map((row) => [row.id, row]));
  const rows = bounds.toRows().flatMap(({ id, label, margin, clever, cleverBound }): RobustnessRow[] => {
    const row = found.get(id);
    if (!row) return [];
    const { distance } = row;
    const refuted = distance !== null && cleverBound > distance;
    return [{ id, label, margin, clever, cleverBound, distance, refuted }];
  });
  if (rows.length === 0) {
    throw new RahpError("nothing to compare: bounds and distances have no example in common");
  }
  const sizes = [bounds, distances].map((result) => result.toRows().length);
  return new RobustnessTable(rows, bounds.labels, {
    provenance: provenanceOf(a, b, rows.length),
    cost: totalCost([bounds.cost, distances.cost]),
    notes: [
      ...new Set([...bounds.notes, ...distances.notes]),
      ...(sizes.some((size) => size !== rows.length)
        ? [
            `${rows.length} examples are in both results, of ${sizes[0]} with bounds and ${sizes[1]} with distances`,
          ]
        : []),
      ...(a.options.norm === 2 ? [] : ["C is measured in L2, bounds and distances in another norm"]),
    ],
  });
}

function checkSame(what: string, a: unknown, b: unknown): void {
  if (a === b) return;
  throw new RahpError(
    `different ${what}: ${a} and ${b} (expected bounds and distances of the same model, data and norm, untargeted)`,
  );
}

function provenanceOf(a: Provenance, b: Provenance, examples: number): Provenance {
  const { norm, wrt } = a.options;
  return {
    verb: "robustnessTable",
    model: a.model,
    data: a.data && { ...a.data, examples },
    options: { norm, wrt },
    seed: null,
    versions,
    runs: [a, b],
  };
}
