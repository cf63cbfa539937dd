import { describe, expect, test } from "vitest";
import { CleverBounds } from "../../src/results/clever-bounds.js";
import { EmbeddingDistances } from "../../src/results/embedding-distances.js";
import type { Provenance } from "../../src/results/provenance.js";
import { robustnessTable } from "../../src/verbs/robustness-table.js";
import { provenanceOf } from "../results/origins.js";
import { cleverBounds, embeddingDistances } from "../results/robustness-results.js";

const labels = ["NEGATIVE", "POSITIVE"];
const options = { norm: "inf", wrt: "word", target: "untargeted" };
const boundsOf = (rows = cleverBounds().toRows(), changes: Partial<Provenance> = {}) =>
  new CleverBounds(rows, labels, { provenance: { ...provenanceOf("cleverBound"), options, ...changes } });
const distancesOf = (rows = embeddingDistances().toRows(), changes: Partial<Provenance> = {}) =>
  new EmbeddingDistances(rows, labels, {
    provenance: { ...provenanceOf("embeddingAttack"), options: { norm: "inf", wrt: "word" }, ...changes },
  });

test("joins by example: margin, C and bound of the one, the distance of the other", () => {
  const table = robustnessTable(boundsOf(), distancesOf());
  expect(table.toRows()).toEqual([
    { id: 4, label: 1, margin: 0.1 + 0.2, clever: 0.125, cleverBound: 0.1, distance: 1 / 3, refuted: false },
    { id: 9, label: 1, margin: 4, clever: 5, cleverBound: 2, distance: null, refuted: false },
    { id: 17, label: 0, margin: -1, clever: -0.5, cleverBound: 0, distance: 0, refuted: false },
  ]);
  expect(table.notes).toEqual(["C is measured in L2, bounds and distances in another norm"]);
  expect(table.provenance.runs?.map(({ verb }) => verb)).toEqual(["cleverBound", "embeddingAttack"]);
});

test("a bound is refuted where the misclassified point found lies within it", () => {
  const distances = embeddingDistances().toRows();
  const refuted = (distance: number) =>
    robustnessTable(boundsOf(), distancesOf([{ ...distances[0], distance }, ...distances.slice(1)])).refuted;
  expect([refuted(0.0999), refuted(0.1), refuted(0.1001)]).toEqual([1, 0, 0]);
});

test("examples that only one result has are left out, with a note", () => {
  const table = robustnessTable(boundsOf(), distancesOf(embeddingDistances().toRows().slice(1, 2)));
  expect(table.toRows().map(({ id }) => id)).toEqual([9]);
  expect(table.notes[0]).toBe("1 examples are in both results, of 3 with bounds and 1 with distances");
});

describe("refuses results", () => {
  test("of different models, data, norms or embeddings, and targeted bounds", () => {
    const said = (bounds: CleverBounds, distances: EmbeddingDistances) => {
      expect(() => robustnessTable(bounds, distances)).toThrow(
        "(expected bounds and distances of the same model, data and norm, untargeted)",
      );
      try {
        robustnessTable(bounds, distances);
      } catch (error) {
        return String(error).split(" (")[0];
      }
    };
    const model = { id: "other", weightsHash: "ffff" };
    expect(said(boundsOf(), distancesOf(undefined, { model }))).toContain("different model: 0a1b and ffff");
    const data = { name: "other", examples: 3, hash: "eeee" };
    expect(said(boundsOf(), distancesOf(undefined, { data }))).toContain("different data: 2c3d and eeee");
    const l2 = { options: { norm: 2, wrt: "word" } };
    expect(said(boundsOf(), distancesOf(undefined, l2))).toContain("different norm: inf and 2");
    const encoder = { options: { norm: "inf", wrt: "encoder" } };
    expect(said(boundsOf(), distancesOf(undefined, encoder))).toContain("different wrt: word and encoder");
    const each = { options: { ...options, target: "each" } };
    expect(said(boundsOf(undefined, each), distancesOf())).toContain("different target: each and untargeted");
  });

  test("without an example in common", () => {
    const [row] = embeddingDistances().toRows();
    expect(() => robustnessTable(boundsOf(), distancesOf([{ ...row, id: 99 }]))).toThrow(
      "nothing to compare",
    );
  });
});
