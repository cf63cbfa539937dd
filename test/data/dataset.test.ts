import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readDataset } from "../../src/data/dataset.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

/** Writes a data file and gives its path. */
async function dataFile(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}
const read = async (name: string, content: string | Uint8Array) => readDataset(await dataFile(name, content));

const examples = [
  { id: 0, text: "a charming film", label: 1 },
  { id: 1, text: 'it\'s "bad", really', label: 0 },
];

describe("readDataset", () => {
  test.each([
    ["set.tsv", 'sentence\tlabel\na charming film\t1\nit\'s "bad", really\t0\n'],
    ["set.csv", 'label,text\n1,a charming film\n0,"it\'s ""bad"", really"\n'],
    ["set.jsonl", '{"text":"a charming film","label":1}\n{"text":"it\'s \\"bad\\", really","label":"0"}\n'],
    [
      "set.json",
      '[{"sentence":"a charming film","label":1},{"sentence":"it\'s \\"bad\\", really","label":0}]',
    ],
    ["SET.TSV", 'idx\tlabel\ttext\n7\t1\ta charming film\n7\t0\tit\'s "bad", really'],
  ])("reads %s", async (name, content) => {
    expect(await read(name, content)).toEqual({ name, examples, notes: [] });
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(content)]);
    expect(await read(name, marked), "with a byte-order mark").toEqual({ name, examples, notes: [] });
  });

  test("reads pairs, and GLUE's class names", async () => {
    const content = "premise\thypothesis\tlabel\np 1\th 1\tnot_entailment\np 2\th 2\tentailment\n";
    expect((await read("rte.tsv", content)).examples).toEqual([
      { id: 0, text: "p 1", pair: "h 1", label: 1 },
      { id: 1, text: "p 2", pair: "h 2", label: 0 },
    ]);
  });

  test("reads attack logs of single texts, whose column of second texts is empty", async () => {
    expect((await read("log.csv", "id,text,pair,label\n4,a,,0\n7,b,,1\n")).examples).toEqual([
      { id: 0, text: "a", label: 0 },
      { id: 1, text: "b", label: 1 },
    ]);
    expect(await refusal(() => read("log.csv", "text,pair,label\na,x,0\nb,,1\n"))).toBe(
      "empty pair in log.csv, line 3",
    );
  });

  test("keeps the spaces of a text", async () => {
    expect((await read("x.tsv", "sentence\tlabel\n a  b \t0\n")).examples[0].text).toBe(" a  b ");
  });

  const bad: [string, string | Uint8Array, string][] = [
    ["x.tsv", "sentence\tlabel\n", "empty data file: x.tsv (expected a header and at least one row)"],
    ["x.tsv", "", "empty data file: x.tsv (expected a header and at least one row)"],
    ["x.csv", "", "empty data file: x.csv (expected a header and at least one row)"],
    ["x.jsonl", "\n", "empty data file: x.jsonl (expected a header and at least one row)"],
    ["x.json", "[]", "empty data file: x.json (expected a header and at least one row)"],
    ["x.tsv", "sentence\tlabel\na\t0\n \t1\n", "empty sentence in x.tsv, line 3"],
    ["x.tsv", "premise\thypothesis\tlabel\na\t\t0\n", "empty hypothesis in x.tsv, line 2"],
    ["x.jsonl", '{"text":"a","label":0}\n{"label":0}\n', "empty text in x.jsonl, line 2"],
    ["x.json", '[{"text":null,"label":0}]', "empty text in x.json, row 1"],
    [
      "x.tsv",
      "review\tlabel\na\t0\n",
      "missing column in x.tsv: sentence or text, or a GLUE pair (the columns are review, label)",
    ],
    [
      "x.csv",
      "text;label\na;0\n",
      "missing column in x.csv: sentence or text, or a GLUE pair (the columns are text;label)",
    ],
    ["x.tsv", "sentence\tscore\na\t0\n", "missing column in x.tsv: label (the columns are sentence, score)"],
    [
      "x.tsv",
      "sentence\tlabel\na\t0\nb\t-1\n",
      'invalid label in x.tsv, line 3: "-1" (expected a class index from 0)',
    ],
    [
      "x.csv",
      'text,label\n"a\nb",0\nc,0.5\n',
      'invalid label in x.csv, line 4: "0.5" (expected a class index from 0)',
    ],
    [
      "x.jsonl",
      '{"text":"a","label":0}\n{"text":"b"}',
      "invalid label in x.jsonl, line 2: undefined (expected a class index from 0)",
    ],
    ["x.tsv", "sentence\tlabel\na\tgood\nb\t\n", 'invalid label in x.tsv, line 3: "" (expected one of good)'],
    [
      "x.jsonl",
      '{"text":"a","label":-1}\n{"text":"b","label":-1}',
      "no labels in x.jsonl: all are -1 (expected a split with labels)",
    ],
    ["x.tsv", "sentence\tlabel\na\n", "invalid row in x.tsv, line 2: 1 fields (expected 2: sentence, label)"],
    ["x.jsnl", "a", "unknown kind of data file: .jsnl (did you mean .jsonl?)"],
    [
      "x.parquet",
      "PAR1",
      "invalid Parquet file: x.parquet (cut off or broken: Offset is outside the bounds of the DataView)",
    ],
    [
      "data",
      "a",
      "unknown kind of data file: data (expected one of .tsv, .csv, .jsonl, .json, .parquet, .arrow, .feather)",
    ],
  ];
  test.each(bad)("refuses %s with %j", async (name, content, message) => {
    expect(await refusal(() => read(name, content))).toBe(message);
  });

  test("refuses a file that is not UTF-8", async () => {
    const path = await dataFile("x.tsv", Buffer.from("sentence\tlabel\ncaf\xe9\t0\n", "latin1"));
    expect(await refusal(() => readDataset(path))).toBe(`invalid text in ${path}: not UTF-8`);
  });

  test("refuses a file that is missing, and a folder without data", async () => {
    const path = join(temporaryFolder(), "x.tsv");
    expect(await refusal(() => readDataset(path))).toBe(`missing file: ${path}`);
    await mkdir(path);
    expect(await refusal(() => readDataset(path))).toBe(`no data files in folder: ${path}`);
  });
});

/** Writes files into a new folder, and gives its path. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, dirname(name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

describe("GLUE's files in their original form", () => {
  const glue = folderOf({
    "CoLA/dev.tsv":
      "gj04\t1\t\tThe sailors rode the breeze.\ngj04\t0\t*\tThe weights made rope stretch over.\n",
    "MRPC/dev.tsv": "\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t7\t8\ta\tb\n0\t9\t10\tc\td\n",
    "QQP/dev.tsv":
      "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n1\t2\t3\ta?\tb?\t1\n4\t5\t6\tc\n7\t8\t9\td?\te?\t0\n",
    "MNLI/dev_matched.tsv":
      "index\tsentence1_parse\tsentence1\tsentence2\tlabel1\tgold_label\n0\t( a )\ta\tb\tneutral\tcontradiction\n",
    "WNLI/dev.tsv": "index\tsentence1\tsentence2\tlabel\n0\ta\tb\t1\n",
    "AG News/test.tsv": 'Oil prices rise.\tBusiness\nA "draw" again\tSports\n',
  });

  test.each([
    ["CoLA", 0, { text: "The sailors rode the breeze.", label: 1 }, "acceptable"],
    ["MRPC", 0, { text: "a", pair: "b", label: 1 }, "equivalent"],
    ["QQP", 0, { text: "a?", pair: "b?", label: 1 }, "duplicate"],
    ["QQP", 1, { text: "d?", pair: "e?", label: 0 }, "not_duplicate"],
    ["MNLI", 0, { text: "a", pair: "b", label: 2 }, "contradiction"],
    ["WNLI", 0, { text: "a", pair: "b", label: 1 }, "entailment"],
    ["ag_news", 1, { text: 'A "draw" again', label: 1 }, "Sports"],
  ])("%s, example %i", async (task, id, example, className) => {
    const { examples, classes } = await readDataset(await glue, { task });
    expect(examples[id]).toEqual({ id, ...example });
    expect(classes?.names[example.label]).toBe(className);
  });

  test("QQP's rows that lack fields are left out, and told", async () => {
    const { examples, notes } = await readDataset(await glue, { task: "qqp" });
    expect([examples.length, notes]).toEqual([2, ["dev.tsv: rows that lack fields are left out (lines 3)"]]);
  });
});

describe("labels of a task", () => {
  const write = (label: string | number) => folderOf({ "imdb/dev.tsv": `text\tlabel\na\t0\nb\t${label}\n` });

  test("have its names where the folder is called so, unless they don't fit", async () => {
    expect((await readDataset(join(await write(1), "imdb"))).classes?.names).toEqual(["neg", "pos"]);
    const stars = await readDataset(join(await write(9), "imdb"));
    expect([stars.classes, stars.examples[1].label]).toEqual([undefined, 9]);
  });

  test("must fit where the user names it", async () => {
    const folder = join(await write(9), "imdb");
    expect(await refusal(() => readDataset(folder, { task: "imdb" }))).toBe(
      'invalid label in dev.tsv, line 3: "9" (expected neg, pos, or an index from 0 to 1)',
    );
    expect((await readDataset(join(await write(1), "imdb"), { task: "sst2" })).classes?.names[0]).toBe(
      "negative",
    );
  });
});

test("the parts of a split are one set, whose rows keep their file in messages", async () => {
  const rows = (...labels: number[]) =>
    labels.map((label) => JSON.stringify({ text: "a", label })).join("\n");
  const folder = await folderOf({
    "train-00000-of-00002.jsonl": rows(1, 0),
    "train-00001-of-00002.jsonl": rows(2),
  });
  const { examples } = await readDataset(folder);
  expect(examples.map(({ id, label }) => [id, label])).toEqual([
    [0, 1],
    [1, 0],
    [2, 2],
  ]);
  await writeFile(join(folder, "train-00001-of-00002.jsonl"), rows(2, -1));
  expect(await refusal(() => readDataset(folder))).toBe(
    "invalid label in train-00001-of-00002.jsonl, line 2: -1 (expected a class index from 0)",
  );
});

test("a JSON file of several tasks is asked for one, which its name and messages tell", async () => {
  const path = await dataFile(
    "dev.json",
    '{"sst2":[{"sentence":"a","label":1}],"rte":[{"sentence1":"b","label":0}]}',
  );
  const { name, classes } = await readDataset(path, { task: "SST-2" });
  expect([name, classes?.names]).toEqual(["dev.json (sst2)", ["negative", "positive"]]);
  expect(await refusal(() => readDataset(path, { task: "rte" }))).toBe(
    "missing column in dev.json (rte): sentence or text, or a GLUE pair (the columns are sentence1, label)",
  );
  expect(await refusal(() => readDataset(path))).toBe(
    "missing task: dev.json holds several (expected task to be one of sst2, rte)",
  );
});
