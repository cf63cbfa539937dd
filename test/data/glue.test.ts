import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDataset } from "../../src/data/dataset.js";
import { describeShared, shared } from "../shared-files.js";

describeShared("GLUE's files", () => {
  /** How many rows a file has, as its origin is recorded. */
  function rowsOf(file: string): number {
    const [header, ...rows] = readFileSync(shared("data/SOURCES.tsv"), "utf8")
      .split("\n")
      .map((line) => line.split("\t"));
    return Number(rows.find(([name]) => name === file)![header.indexOf("rows")]);
  }

  test.each([
    ["SST-2/dev.tsv", 872, false],
    ["SST-2/test-labeled.tsv", 1821, false],
    ["SST-2/train.tsv", 67349, false],
    ["RTE/dev.tsv", 277, true],
    ["RTE/train.tsv", 2241, true],
    ["RTE/train_heldout.tsv", 249, true],
    ["QNLI/dev.tsv", 5463, true],
    ["QNLI/dev_glue_format.tsv", 5463, true],
    ["QNLI/train_subset.tsv", 10475, true],
    ["QQP/dev.json", 1000, true],
    ["QQP/train.json", 8999, true],
  ])("%s has %i examples of two classes", async (file, count, pairs) => {
    expect(rowsOf(`glue/${file}`)).toBe(count);
    const { examples } = await readDataset(shared(`data/glue/${file}`));
    expect(examples.length).toBe(count);
    expect(new Set(examples.map(({ label }) => label))).toEqual(new Set([0, 1]));
    expect(examples.every(({ pair }) => (pair !== undefined) === pairs)).toBe(true);
    expect(examples.map(({ id }) => id)).toEqual([...examples.keys()]);
  });

  test("SST-2's first and last sentence, and its 444 positive ones", async () => {
    const { examples } = await readDataset(shared("data/glue/SST-2/dev.tsv"));
    expect(examples[0]).toEqual({ id: 0, text: "it 's a charming and often affecting journey . ", label: 1 });
    expect(examples.filter(({ label }) => label === 1).length).toBe(444);
  });

  test("QNLI by class names and by class indices is the same", async () => {
    const [names, indices] = await Promise.all(
      ["dev_glue_format.tsv", "dev.tsv"].map((file) => readDataset(shared(`data/glue/QNLI/${file}`))),
    );
    const labels = (set: typeof names) => set.examples.map(({ label }) => label);
    expect(labels(names)).toEqual(labels(indices));
    expect(names.examples[1].text).toBe(indices.examples[1].text);
  });
});
