import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type DatasetContent, type ReadOptions, readDataset } from "../../src/data/dataset.js";
import { describeShared, shared } from "../shared-files.js";

describeShared("real data sets", () => {
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

  /** The number of examples by label, ascending. */
  const histogram = (set: DatasetContent) => {
    const counts: number[] = [];
    for (const { label } of set.examples) counts[label] = (counts[label] ?? 0) + 1;
    return counts;
  };

  const NLI = ["entailment", "neutral", "contradiction"];
  const RTE = ["entailment", "not_entailment"];
  test.each<[string, ReadOptions, number[], string[] | undefined]>([
    ["glue/SST-2", {}, [428, 444], ["negative", "positive"]],
    ["glue/rte", {}, [146, 131], RTE],
    ["glue", { task: "qnli" }, [2702, 2761], RTE],
    ["glue/QNLI", { split: "dev_glue_format" }, [2702, 2761], RTE],
    ["glue/QQP", { split: "dev" }, [623, 377], ["not_duplicate", "duplicate"]],
    ["advglue/sst2", {}, [72, 76], ["negative", "positive"]],
    ["advglue/qqp", {}, [46, 32], ["not_duplicate", "duplicate"]],
    ["advglue", { task: "mnli" }, [32, 39, 50], NLI],
    ["advglue", { task: "mnli-mm" }, [60, 45, 57], NLI],
    ["advglue/qnli", {}, [74, 74], RTE],
    ["advglue/dev.json", { task: "rte" }, [35, 46], RTE],
    ["advglue", { task: "mnli", split: "dev_ann" }, [32, 39, 50], NLI],
    [
      "textcls/ag_news",
      { split: "test" },
      [1900, 1900, 1900, 1900],
      ["World", "Sports", "Business", "Sci/Tech"],
    ],
    ["textcls/ag_news/train_subset_10k.tsv", {}, [2509, 2458, 2496, 2538], undefined],
    ["textcls/imdb", {}, [1236, 1264], ["neg", "pos"]],
    ["textcls/yelp", { columns: { text: "ori" } }, [200, 200, 200, 200, 200], undefined],
    ["backdoor/style/bible", {}, [428, 444], undefined],
    ["backdoor/clean", { task: "sst2", split: "test" }, [912, 909], ["negative", "positive"]],
  ])("%s with %j has %j examples by label", async (source, options, counts, names) => {
    const set = await readDataset(shared(`data/${source}`), options);
    expect(histogram(set)).toEqual(counts);
    if (names) expect(set.classes).toEqual({ names, ordered: true });
  });

  test.each(readdirSync(shared("data/attacks")))("%s are SST-2's test sentences, attacked", async (file) => {
    const attacked = await readDataset(shared(`data/attacks/${file}`));
    const clean = await readDataset(shared("data/backdoor/clean/test.tsv"));
    const labels = (set: DatasetContent) => set.examples.map(({ label }) => label);
    expect(labels(attacked)).toEqual(labels(clean));
    const texts = (set: DatasetContent) => set.examples.map(({ text }) => text.trim());
    const originals = await readDataset(shared(`data/attacks/${file}`), { columns: { text: "original" } });
    expect(texts(originals)).toEqual(texts(clean));
    const successes = readFileSync(shared(`data/attacks/${file}`), "utf8").match(
      /"result": "Successful"/g,
    )!.length;
    expect(texts(attacked).filter((text, i) => text !== texts(clean)[i]).length).toBe(successes);
  });
});
