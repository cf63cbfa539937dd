import { expect, test } from "vitest";
import { aggregateScores, trimShare } from "../../src/robustness/aggregate.js";
import { correctedScores } from "../../src/robustness/control-variate.js";
import { rankingTrust } from "../../src/robustness/ranking-trust.js";
import { type Aggregate, type SampleTerms, sampleTerms } from "../../src/robustness/sample-terms.js";
import { trimmedMeans } from "../../src/robustness/trimmed-means.js";
import { drawIndices } from "../../src/support/random.js";
import { mean, spearman, standardError } from "../../src/support/statistics.js";
import { readOracle, relativeToMax } from "../oracle-arrays.js";
import { type OracleScores, readDevScores, readOracleScores } from "../oracle-scores.js";
import { describeShared, hasShared, shared } from "../shared-files.js";

const MINILM = "minilm-l6-sst2";
const MINI = "bert-mini-sst2";
const TRIM = 0.1;

describeShared("combinations of 64 samples beside shared/oracle/real", () => {
  const scores = hasShared ? readOracleScores(`real/${MINILM}`) : ({} as OracleScores);
  const of = (aggregate: Aggregate, order: "exact" | "first-order" = "exact") =>
    aggregateScores(order === "exact" ? scores.exact : scores.first, { aggregate, trim: TRIM }, order, 0)
      .values;

  test("the mean and its standard error are PyTorch's ΔC", () => {
    const expected = readOracle(shared(`oracle/real/${MINILM}/expected.safetensors`));
    const { values, stderr } = aggregateScores(scores.exact, { aggregate: "mean", trim: TRIM }, "exact", 0);
    expect(relativeToMax(values, expected("deltaC_word").values)).toBeLessThan(1e-12);
    expect(relativeToMax(stderr as number[], expected("deltaC_word_stderr").values)).toBeLessThan(1e-12);
  });

  // The agreement of one division spreads by 0.05 to 0.17 (mean), of 100 by a tenth of that: four of these, and 0.005
  // for the table's own rounding. `relative` is 0.60 over 3000 divisions of ours.
  test.each([
    ["mean", 0.39, 0.17],
    ["signed-log", 0.77, 0.06],
    ["trimmed", 0.67, 0.09],
    ["median", 0.65, 0.064],
    ["rank", 0.74, 0.05],
    ["relative", 0.6, 0.072],
  ] as const)("two halves by %s agree at %d", (aggregate, agreement, spread) => {
    const terms = sampleTerms(scores.exact, aggregate, "exact");
    const trust = rankingTrust(terms, 1000, trimShare({ aggregate, trim: TRIM }));
    expect(Math.abs(trust.halfSplitAgreement! - agreement)).toBeLessThan(0.4 * spread + 0.005);
  });

  test.each([
    ["trimmed", 0.86],
    ["median", 0.7],
    ["rank", 0.78],
    ["relative", 0.67],
  ] as const)("all samples by %s and by the mean agree at %d", (aggregate, agreement) => {
    expect(spearman(of(aggregate), of("mean"))).toBeCloseTo(agreement, 2);
  });

  test.each([
    ["mean", 0.51],
    ["trimmed", 0.9],
    ["median", 0.85],
    ["rank", 0.96],
    ["relative", 0.98],
  ] as const)("first order and exact by %s agree at %d", (aggregate, agreement) => {
    expect(spearman(of(aggregate, "first-order"), of(aggregate))).toBeCloseTo(agreement, 2);
  });
});

describeShared("estimates judged against all 872 dev sentences", () => {
  const scores = hasShared
    ? { [MINILM]: readDevScores(MINILM), [MINI]: readDevScores(MINI) }
    : ({} as Record<string, OracleScores>);
  const termsOf = (model: string, aggregate: Aggregate) => ({
    exact: sampleTerms(scores[model].exact, aggregate, "exact"),
    first: sampleTerms(scores[model].first, aggregate, "first-order"),
  });

  test.each([
    [MINILM, "mean", 0.88],
    [MINILM, "signed-log", 0.94],
    [MINILM, "trimmed", 0.95],
    [MINILM, "rank", 0.96],
    [MINI, "mean", 0.9],
    [MINI, "signed-log", 0.98],
    [MINI, "trimmed", 0.99],
  ] as const)("%s: first order on all and exact by %s agree at %d", (model, aggregate, agreement) => {
    const { exact, first } = termsOf(model, aggregate);
    const share = trimShare({ aggregate, trim: TRIM });
    expect(spearman(trimmedMeans(first, share)(), trimmedMeans(exact, share)())).toBeCloseTo(agreement, 2);
  });

  // Tables of 100 draws, printed to 0.005; ours of 40. Four standard errors of the difference.
  const DRAWS = 40;
  const expectNear = (agreements: number[], expected: number) => {
    const spread = standardError(agreements)! * Math.sqrt(DRAWS);
    const tolerance = 4 * spread * Math.sqrt(1 / DRAWS + 1 / 100) + 0.005;
    expect(Math.abs(mean(agreements) - expected)).toBeLessThan(tolerance);
  };

  test.each([
    ["mean", 16, 0.59],
    ["mean", 32, 0.69],
    ["mean", 64, 0.79],
    ["signed-log", 16, 0.77],
    ["signed-log", 32, 0.83],
    ["signed-log", 64, 0.92],
    ["trimmed", 16, 0.72],
    ["trimmed", 32, 0.84],
    ["trimmed", 64, 0.9],
    ["rank", 16, 0.74],
    ["rank", 32, 0.82],
    ["rank", 64, 0.9],
  ] as const)("minilm: exact by %s on %i samples ranks heads at %d", (aggregate, samples, expected) => {
    const { exact } = termsOf(MINILM, aggregate);
    const share = trimShare({ aggregate, trim: TRIM });
    const whole = trimmedMeans(exact, share)();
    expectNear(
      draws(exact, samples, (drawn) => spearman(trimmedMeans(drawn, share)(), whole)!),
      expected,
    );
  });

  test.each([
    [MINILM, "mean", 16, 0.77],
    [MINILM, "mean", 32, 0.82],
    [MINILM, "mean", 64, 0.9],
    [MINILM, "signed-log", 16, 0.93],
    [MINILM, "signed-log", 32, 0.96],
    [MINILM, "signed-log", 64, 0.98],
    [MINI, "signed-log", 16, 0.96],
    [MINI, "signed-log", 32, 0.96],
    [MINI, "signed-log", 64, 0.98],
  ] as const)(
    "%s: corrected by %s, %i samples exact, ranks heads at %d",
    (model, aggregate, samples, expected) => {
      const { exact, first } = termsOf(model, aggregate);
      const whole = trimmedMeans(exact, 0)();
      const agreements = draws(exact, samples, (drawn, indices) => {
        const isDrawn = new Set(indices);
        const rest = first.filter((_, n) => !isDrawn.has(n));
        return spearman(correctedScores(drawn, [...indices.map((n) => first[n]), ...rest]).values, whole)!;
      });
      expectNear(agreements, expected);
      if (model === MINILM && aggregate === "signed-log" && samples === 32) {
        expect(mean(agreements)).toBeGreaterThan(0.95);
      }
    },
  );

  function draws(
    terms: SampleTerms,
    samples: number,
    agreement: (drawn: SampleTerms, indices: number[]) => number,
  ): number[] {
    return Array.from({ length: DRAWS }, (_, draw) => {
      const indices = drawIndices(samples, terms.length, 7000 + draw);
      return agreement(
        indices.map((n) => terms[n]),
        indices,
      );
    });
  }
});
