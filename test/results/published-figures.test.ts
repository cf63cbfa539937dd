import { expect, test } from "vitest";
import { publishedFigures } from "../../src/results/published-figures.js";
import { readRows } from "../../src/results/read-result.js";
import { describeShared, shared } from "../shared-files.js";

const percent = (share: number | null) => (share === null ? null : Number((100 * share).toFixed(2)));

test("are shares, one row a model, task, method and attack", () => {
  const figures = publishedFigures();
  expect(figures).toHaveLength(2 * 9 * 4 + 3 * 6 * 3);
  const keys = figures.map(({ model, task, method, attack }) => [model, task, method, attack].join());
  expect(new Set(keys).size).toBe(figures.length);
  expect(figures.find(({ method }) => method === "RAHP")).toEqual({
    ...{ table: 1, model: "RoBERTa-base", task: "SST-2", method: "RAHP", name: "rahp", attack: null },
    ...{ accuracy: 0.9456, adversarialAccuracy: 0.389 },
    ...{ accuracyUnderAttack: null, averageQueriesOfSuccesses: null },
  });
});

describeShared("the figures that were read from the paper", () => {
  test("are those of table 1", async () => {
    const own = publishedFigures()
      .filter(({ table }) => table === 1)
      .map(({ model, method, task, accuracy, adversarialAccuracy }) => [
        ...[model, method, task, percent(accuracy), percent(adversarialAccuracy)],
      ]);
    const printed = await readRows(shared("paper/rahp-table1.csv"));
    expect(own).toEqual(
      printed.map((row) => [row.model, row.method, row.task, row.glueAccuracy, row.advGlueAccuracy]),
    );
  });

  test("are those of table 3, its attacks by the names of recipes", async () => {
    const own = publishedFigures()
      .filter(({ table }) => table === 3)
      .map(({ method, task, attack, accuracy, accuracyUnderAttack, averageQueriesOfSuccesses }) => [
        ...[task, method, attack, percent(accuracy), percent(accuracyUnderAttack), averageQueriesOfSuccesses],
      ]);
    const printed = await readRows(shared("paper/rahp-table3.csv"));
    expect(own).toEqual(
      printed.map((row) => [
        ...[row.dataset, row.method, String(row.attack).toLowerCase()],
        ...[row.cleanAccuracy, row.accuracyUnderAttack, row.queries],
      ]),
    );
  });
});
