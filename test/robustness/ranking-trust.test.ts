import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rankingTrust } from "../../src/robustness/ranking-trust.js";
import { ranks, spearman } from "../../src/support/statistics.js";
import { readOracle } from "../oracle-arrays.js";
import { describeShared, shared } from "../shared-files.js";

describe("rankingTrust", () => {
  test("samples that all say the same agree at 1, and five of ten carry half", () => {
    const deltas = Array.from({ length: 10 }, () => [3, 1, 2, -1]);
    expect(rankingTrust(deltas, 1)).toEqual({ halfSplitAgreement: 1, heaviestFive: 0.5 });
  });

  test("fewer than four samples leave the agreement open", () => {
    expect(
      rankingTrust(
        [
          [1, 2],
          [2, 1],
          [1, 2],
        ],
        1,
      ).halfSplitAgreement,
    ).toBeNull();
  });

  test("no effect at all weighs nothing", () => {
    expect(
      rankingTrust(
        [
          [0, 0],
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        1,
      ),
    ).toEqual({ halfSplitAgreement: null, heaviestFive: 0 });
  });
});

describe("rankingTrust of trimmed means", () => {
  test("a sample that is trimmed in every head neither spoils the agreement nor weighs", () => {
    const deltas = Array.from({ length: 20 }, () => [3, 1, 2, -1]);
    deltas[3] = [-1000, 2000, -3000, 4000];
    expect(rankingTrust(deltas, 1, 0.1)).toEqual({ halfSplitAgreement: 1, heaviestFive: 5 / 16 });
    expect(rankingTrust(deltas, 1).halfSplitAgreement).toBeLessThan(0.5);
  });

  test("of the median weighs one or two samples a head", () => {
    const deltas = [1, 2, 3, 4, 5, 6, 7].map((x) => [x, -x]);
    expect(rankingTrust(deltas, 1, 0.5).heaviestFive).toBe(1); // all weight is the fourth sample's
  });
});

describeShared("beside shared/oracle", () => {
  test.each([
    ["bert-mini-sst2", 0.81],
    ["minilm-l6-sst2", 0.59],
  ])("%s: the halves agree as PyTorch's did, and five samples carry the same share", (model, heaviest) => {
    const folder = `oracle/real/${model}`;
    const expected = readOracle(shared(`${folder}/expected.safetensors`));
    const [masked, dense] = [
      ["margin_masked", "grad_norm_masked_word"],
      ["margin", "grad_norm_word"],
    ].map(([g, n]) => {
      const [margin, norm] = [expected(g), expected(n)];
      return Array.from(margin.values, (value, i) => value / (norm.values[i] + 1e-12));
    });
    const samples = dense.length;
    const heads = masked.length / samples;
    const deltas = dense.map((c, n) => Array.from({ length: heads }, (_, h) => masked[h * samples + n] - c));
    const trust = rankingTrust(deltas, 7);
    const json = JSON.parse(readFileSync(shared(`${folder}/expected.json`), "utf8"));
    const { mean, sd } = json.rankStabilitySpearman.delta.halves; // over 500 random splits; ours are 100
    expect(Math.abs(trust.halfSplitAgreement! - mean)).toBeLessThan((4 * sd) / Math.sqrt(100));
    expect(trust.heaviestFive).toBeCloseTo(heaviest, 2);
  });

  test("Spearman's correlation and ranks: every case of edge.json", () => {
    const { spearman: cases } = JSON.parse(readFileSync(shared("oracle/edge.json"), "utf8"));
    expect(cases.length).toBeGreaterThan(0);
    for (const { x, y, rho, ranksX, ranksY } of cases) {
      expect([ranks(x), ranks(y)]).toEqual([ranksX, ranksY]);
      if (rho === null) expect(spearman(x, y)).toBeNull();
      else expect(spearman(x, y)).toBeCloseTo(rho, 14);
    }
  });
});
