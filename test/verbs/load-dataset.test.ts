import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type LoadDatasetOptions, loadDataset } from "../../src/verbs/load-dataset.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

const folder = temporaryFolder();

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const EXAMPLES = [
  { id: 0, text: 'a "fine" film', label: 1 },
  { id: 1, text: "so-so, at best", label: 0 },
];

describe("loading data", () => {
  test("the built-in sample comes by its name", async () => {
    const data = await loadDataset("sst2-sample");
    expect(data.name).toBe("sst2-sample");
    expect(data.examples.map(({ id }) => id)).toEqual(data.examples.map((_, i) => i));
  });

  test.each([
    ["data.tsv", 'sentence\tlabel\na "fine" film\t1\nso-so, at best\t0\n'],
    ["data.csv", 'sentence,label\n"a ""fine"" film",1\n"so-so, at best",0\n'],
    ["data.jsonl", '{"text":"a \\"fine\\" film","label":1}\n{"text":"so-so, at best","label":0}\n'],
    ["data.json", '[{"text":"a \\"fine\\" film","label":1},{"text":"so-so, at best","label":0}]'],
  ])("%s holds the same examples, under the file's name and with the same hash", async (name, content) => {
    const data = await loadDataset(write(name, content));
    expect(data.name).toBe(name);
    expect(data.examples).toEqual(EXAMPLES);
    expect(data.hash).toBe((await loadDataset(write("other.json", JSON.stringify(EXAMPLES)))).hash);
  });

  test("the hash tells texts and labels apart", async () => {
    const hashes = new Set<string>();
    for (const rows of ["one,1", "one,0", "two,1", "one,1\none,1"]) {
      hashes.add((await loadDataset(write("hash.csv", `text,label\n${rows}\n`))).hash);
    }
    expect(hashes.size).toBe(4);
  });

  test("a file without an extension in the working folder is no name", async () => {
    expect(await refusal(() => loadDataset("LICENSE"))).toBe(
      "unknown kind of data file: LICENSE (expected one of .tsv, .csv, .jsonl, .json, .parquet, .arrow, .feather)",
    );
  });
});

describe("what to read", () => {
  const reviews = write(
    "reviews.csv",
    "review,stars,title,label\ngood fun,1,fun,x\nso dull,0,no,y\nfine,1,ok,x\n",
  );

  test("the columns that hold text, second text and label", async () => {
    const options = { textColumn: "review", pairColumn: "title", labelColumn: "stars" };
    expect((await loadDataset(reviews, options)).examples[1]).toEqual({
      id: 1,
      text: "so dull",
      pair: "no",
      label: 0,
    });
  });

  test("only the first examples, whose hash is another", async () => {
    const options = { textColumn: "review" };
    const [all, two] = [
      await loadDataset(reviews, options),
      await loadDataset(reviews, { ...options, limit: 2 }),
    ];
    expect(two.examples).toEqual(all.examples.slice(0, 2));
    expect(two.hash).not.toBe(all.hash);
    expect((await loadDataset(reviews, { ...options, limit: 9 })).hash).toBe(all.hash);
  });

  test("the names of labels, of the built-in sample too, and which classes they are", async () => {
    expect((await loadDataset("sst2-sample")).labels).toEqual(["negative", "positive"]);
    const data = await loadDataset(reviews, { textColumn: "review", labelMap: { x: "love", y: "hate" } });
    expect(data.labels).toEqual(["x", "y"]);
    expect([...data.labelsFor(["hate", "love"])]).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test("a task and a split of a folder", async () => {
    mkdirSync(join(folder, "glue/RTE"), { recursive: true });
    write("glue/RTE/train.tsv", "index\tsentence1\tsentence2\tlabel\n0\ta\tb\tnot_entailment\n");
    const data = await loadDataset(join(folder, "glue"), { task: "rte", split: "train" });
    expect([data.name, data.examples]).toEqual([
      "RTE/train.tsv",
      [{ id: 0, text: "a", pair: "b", label: 1 }],
    ]);
  });

  test.each<[LoadDatasetOptions, string]>([
    [
      { textColumn: "text" },
      "unknown column of reviews.csv: text (expected one of review, stars, title, label)",
    ],
    [{ limit: 0 }, "invalid limit: 0 (expected a whole number of at least 1)"],
    [{ task: "" }, "invalid task:  (expected a name)"],
    [{ split: 1 as unknown as string }, "invalid split: 1 (expected a name)"],
    [
      { labelMap: [1, 0] as never },
      'invalid labelMap: [1,0] (expected an object such as { "entailment": 0 })',
    ],
    [
      { labelMap: { x: null as never } },
      'invalid labelMap: {"x":null} (expected an object such as { "entailment": 0 })',
    ],
    [{ textColumn: "review", labelMap: { z: 1 } }, "unknown label in labelMap: z (did you mean x?)"],
    [{ text: "review" } as LoadDatasetOptions, "unknown option: text (expected one of "],
  ])("%j is refused", async (options, line) => {
    expect(await refusal(() => loadDataset(reviews, options))).toContain(line);
  });
});

describe("no data", () => {
  test.each([
    ["sst2-sampel", "unknown data: sst2-sampel (did you mean sst2-sample?)"],
    ["imdb", "unknown data: imdb (expected one of sst2-sample)"],
    ["", "invalid data:  (expected a built-in name, a file or a folder)"],
    [
      undefined as unknown as string,
      "invalid data: undefined (expected a built-in name, a file or a folder)",
    ],
    ["no/such/dev.tsv", "missing file: no/such/dev.tsv"],
    [
      "dev.xlsx",
      "unknown kind of data file: .xlsx (expected one of .tsv, .csv, .jsonl, .json, .parquet, .arrow, .feather)",
    ],
  ])('"%s" is refused', async (source, line) => {
    expect(await refusal(() => loadDataset(source))).toBe(line);
  });

  test.each<[string, string, string]>([
    ["empty.tsv", "", "empty data file: empty.tsv (expected a header and at least one row)"],
    [
      "header.tsv",
      "sentence\tlabel\n",
      "empty data file: header.tsv (expected a header and at least one row)",
    ],
    ["empty.json", "[]", "empty data file: empty.json (expected a header and at least one row)"],
    [
      "column.csv",
      "sentence,stars\nfine,5\n",
      "missing column in column.csv: label (the columns are sentence, stars)",
    ],
    [
      "label.csv",
      "text,label\nfine,1\nbad,-1\n",
      'invalid label in label.csv, line 3: "-1" (expected a class index from 0)',
    ],
    [
      "half.csv",
      "text,label\nfine,0.5\n",
      'invalid label in half.csv, line 2: "0.5" (expected a class index from 0)',
    ],
    [
      "quote.csv",
      'text,label\n"fine,1\nbad,0\n',
      "invalid CSV in quote.csv: a quotation mark is never closed (last line 3)",
    ],
    [
      "short.tsv",
      "sentence\tlabel\nfine\n",
      "invalid row in short.tsv, line 2: 1 fields (expected 2: sentence, label)",
    ],
    ["text.csv", "text,label\n  ,1\n", "empty text in text.csv, line 2"],
  ])("%s is refused", async (name, content, line) => {
    expect(await refusal(() => loadDataset(write(name, content)))).toBe(line);
  });

  test("a folder, and a file that is no text", async () => {
    mkdirSync(join(folder, "folder.tsv"));
    expect(await refusal(() => loadDataset(join(folder, "folder.tsv")))).toBe(
      `no data files in folder: ${join(folder, "folder.tsv")}`,
    );
    const file = write("latin.tsv", new Uint8Array([...Buffer.from("sentence\tlabel\n"), 0xe9, 9, 49]));
    expect(await refusal(() => loadDataset(file))).toBe(`invalid text in ${file}: not UTF-8`);
  });
});
