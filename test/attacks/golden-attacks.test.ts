import { expect, test } from "vitest";
import { type AttackRecord, attackExample } from "../../src/attacks/attack-example.js";
import { type AttackMetrics, attackMetrics } from "../../src/attacks/attack-metrics.js";
import { attackText } from "../../src/attacks/attack-text.js";
import type { Recipe } from "../../src/attacks/recipe.js";
import { randomStream } from "../../src/support/random-stream.js";
import { describeShared } from "../shared-files.js";
import { configurations } from "./golden-configurations.js";
import { goldenRows, readSharedJson } from "./golden-files.js";

type GoldenText = string | { premise: string; hypothesis: string };

interface GoldenAttack {
  index: number;
  text: GoldenText;
  perturbed_text: GoldenText;
  gold: number;
  status: string;
  num_queries: number;
  original_probs: number[];
  perturbed_probs: number[];
  original_output: number;
  perturbed_output: number;
  original_score: number;
  perturbed_score: number;
  num_words: number;
  changed_indices: number[];
  modified_indices: number[];
  order: number[] | null;
  call_sizes: number[];
}

const inputOf = (text: GoldenText) =>
  typeof text === "string" ? text : { text: text.premise, pair: text.hypothesis };

/** None of these recipes draws anything. */
const terms = (recipe: Recipe, budget = Infinity) => ({
  recipe,
  budget,
  random: randomStream(0, 0),
  signal: undefined,
});

const ascending = (positions: Iterable<number>) => [...positions].sort((a, b) => a - b);

function expectNear(actual: readonly number[], expected: readonly number[], where: string): void {
  expect(actual.length, where).toBe(expected.length);
  for (const [i, value] of actual.entries()) {
    expect(Math.abs(value - expected[i]!), `${where}: ${value}, expected ${expected[i]}`).toBeLessThan(1e-12);
  }
}

describeShared("attacks equal TextAttack's, row by row", () => {
  test.each(configurations)("$name: texts, order, calls, probabilities", async (configuration) => {
    const { name, rows, budget } = configuration;
    const golden = goldenRows<GoldenAttack>(name);
    const recipe = configuration.recipe();
    const victim = configuration.victim();
    for (const row of golden) {
      victim.calls.length = 0;
      const outcome = await attackText(victim, inputOf(row.text), row.gold, terms(recipe, budget));
      const { original, perturbed } = outcome;
      const where = `row ${row.index}`;
      expect(
        {
          status: outcome.status,
          perturbed: perturbed.text.input,
          queries: outcome.queries,
          outputs: [original.prediction, perturbed.prediction],
          order: outcome.order,
          changed: perturbed.text.changedPositions(original.text),
          modified: ascending(perturbed.text.modified),
          calls: victim.calls.map((call) => call.length),
        },
        where,
      ).toEqual({
        status: row.status,
        perturbed: inputOf(row.perturbed_text),
        queries: row.num_queries,
        outputs: [row.original_output, row.perturbed_output],
        order: row.order ?? [],
        changed: row.changed_indices,
        modified: row.modified_indices,
        calls: row.call_sizes.filter((size) => size > 0), // we don't bother a victim with a call of no text
      });
      expectNear(original.probabilities, row.original_probs, where);
      expectNear(perturbed.probabilities, row.perturbed_probs, where);
      expectNear([original.score, perturbed.score], [row.original_score, row.perturbed_score], where);
    }
    expect(golden.length).toBe(rows);
  });

  test.each(configurations.filter(({ traced }) => traced))(
    "$name: every text of every call",
    async (traced) => {
      const golden = goldenRows<GoldenAttack>(traced.name);
      const traces = goldenRows<{ index: number; calls: string[][] }>(`${traced.name}.trace`);
      const recipe = traced.recipe();
      const victim = traced.victim();
      for (const { index, calls } of traces) {
        const row = golden.find((one) => one.index === index)!;
        victim.calls.length = 0;
        await attackText(victim, inputOf(row.text), row.gold, terms(recipe));
        expect(victim.calls, `row ${index}`).toEqual(calls);
      }
      expect(traces.length).toBe(10);
    },
  );

  test.each(configurations)("$name: records and metrics", async (configuration) => {
    const { name, budget } = configuration;
    const golden = goldenRows<GoldenAttack>(name);
    const recipe = configuration.recipe();
    const victim = configuration.victim();
    const records: AttackRecord[] = [];
    for (const { index, text, gold } of golden) {
      const input = inputOf(text);
      const texts = typeof input === "string" ? { text: input } : input;
      const example = { id: index, ...texts, label: gold };
      records.push(await attackExample(victim, example, recipe, { queryBudget: budget }));
    }
    const columns = (text: GoldenText) =>
      typeof text === "string" ? [text, null] : [text.premise, text.hypothesis];
    expect(
      records.map((record) => [
        record.id,
        [record.text, record.pair],
        [record.perturbedText, record.perturbedPair],
        [record.label, record.originalPrediction, record.perturbedPrediction],
        [record.status, record.queries, record.changedWords, record.words],
      ]),
    ).toEqual(
      golden.map((row) => [
        row.index,
        columns(row.text),
        columns(row.perturbed_text),
        [row.gold, row.original_output, row.perturbed_output],
        [row.status, row.num_queries, row.changed_indices.length, row.num_words],
      ]),
    );
    expectNear(
      records.flatMap((record) => [record.originalScore, record.perturbedScore]),
      golden.flatMap((row) => [row.original_score, row.perturbed_score]),
      name,
    );
    expect({ ...inTextAttacksTerms(attackMetrics(records)), ...counts(records) }).toEqual(
      goldenMetrics(name),
    );
  });
});

const round = (value: number | null) => (value === null ? null : Number(value.toFixed(2)));
const percent = (share: number | null) => round(share === null ? null : 100 * share);

function inTextAttacksTerms(metrics: AttackMetrics) {
  return {
    successful_attacks: metrics.succeeded,
    failed_attacks: metrics.failed,
    skipped_attacks: metrics.skipped,
    original_accuracy: percent(metrics.originalAccuracy),
    attack_accuracy_perc: percent(metrics.accuracyUnderAttack),
    attack_success_rate: percent(metrics.successRate),
    avg_word_perturbed_perc: percent(metrics.perturbedWords),
    avg_num_queries: round(metrics.averageQueries),
    avg_queries_successes_only: metrics.averageQueriesOfSuccesses,
  };
}

/** What TextAttack tells beside, which the rows of a log have. */
function counts(records: readonly AttackRecord[]) {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const attacked = records.filter(({ status }) => status !== "skipped");
  const changed = records.flatMap(({ status, changedWords }) =>
    status === "succeeded" ? [changedWords] : [],
  );
  const most = Math.max(0, ...changed);
  return {
    avg_word_perturbed: round(sum(records.map(({ words }) => words)) / records.length),
    max_words_changed: most,
    num_words_changed_until_success: Array.from(
      { length: most },
      (_, i) => changed.filter((words) => words === i + 1).length,
    ),
    total_queries_non_skipped: sum(attacked.map(({ queries }) => queries)),
  };
}

/** TextAttack's summary of a configuration; its list of counts goes on with zeros. */
function goldenMetrics(name: string) {
  const golden = readSharedJson<{ max_words_changed: number; num_words_changed_until_success: number[] }>(
    `oracle/attacks/${name}.metrics.json`,
  );
  const { max_words_changed: most, num_words_changed_until_success: numbers } = golden;
  expect(numbers.slice(most).every((count) => count === 0)).toBe(true);
  return { ...golden, num_words_changed_until_success: numbers.slice(0, most) };
}
