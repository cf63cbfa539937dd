import { afterAll, beforeAll, expect, test } from "vitest";
import { attackText } from "../../src/attacks/attack-text.js";
import { AttackedText } from "../../src/attacks/attacked-text.js";
import { gradientImportance } from "../../src/attacks/search/gradient-importance.js";
import type { SearchContext } from "../../src/attacks/search/search.js";
import type { WordImportance } from "../../src/attacks/search/word-importance.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { randomStream } from "../../src/support/random-stream.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { useEngine } from "../../src/verbs/use-engine.js";
import { lexiconRecipe } from "../attacks/golden-configurations.js";
import { goldenRows } from "../attacks/golden-files.js";
import { describeShared, shared } from "../shared-files.js";

interface GoldenRow {
  index: number;
  text: string;
  gold: number;
  status: string;
  perturbed_text: string;
  num_queries: number;
  original_probs: number[];
  perturbed_probs: number[];
  order: number[] | null;
  smallest_gap: number;
  ranked_positions?: number[];
  ranking_scores?: number[];
}

/** Below, another engine's float32 may decide otherwise. */
const DECIDED = 1e-5;

describeShared("attacks on a real model equal TextAttack's wherever float32 leaves no doubt", () => {
  let model: TextClassifier;
  beforeAll(async () => {
    await useEngine("onnx");
    model = await loadModel(shared("models/minilm-l6-sst2"));
  });
  afterAll(() => model.dispose());

  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4.7));

  test.each<[string, WordImportance, number]>([
    ["minilm-textfooler-lexicon", "delete", 27],
    ["minilm-textfooler-lexicon-gradient", "gradient", 18],
  ])("%s", async (name, importance, rows) => {
    const golden = goldenRows<GoldenRow>(name);
    const decided = golden.filter(({ smallest_gap }) => smallest_gap > DECIDED);
    const recipe = lexiconRecipe({ importance });
    for (const row of decided) {
      const terms = { recipe, budget: Infinity, random: randomStream(0, 0), signal: undefined };
      const { status, original, perturbed, queries, order } = await attackText(
        model,
        row.text,
        row.gold,
        terms,
      );
      expect(
        [status, perturbed.text.text, queries, order, original.probabilities, perturbed.probabilities],
        `row ${row.index}`,
      ).toEqual([
        row.status,
        row.perturbed_text,
        row.num_queries,
        row.order ?? [],
        near(row.original_probs),
        near(row.perturbed_probs),
      ]);
    }
    expect(decided.length).toBe(rows);
  });

  test("words are worth the L1 norm of their tokens' mean gradient", async () => {
    const rows = goldenRows<GoldenRow>("minilm-textfooler-lexicon-gradient");
    for (const { index, text, ranked_positions: positions, ranking_scores: expected } of rows) {
      if (!positions) continue;
      const context = { start: { text: AttackedText.of(text) }, victim: model } as unknown as SearchContext;
      const worths = await gradientImportance(positions, context);
      const largest = Math.max(...expected!);
      for (const [i, worth] of worths.entries()) {
        expect(Math.abs(worth - expected![i]!) / largest, `row ${index}`).toBeLessThan(5e-5);
      }
    }
  });
});
