import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readChoices } from "../../src/data/read-choices.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { describeShared, shared } from "../shared-files.js";

const folder = temporaryFolder();
const written = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe("readChoices", () => {
  test("HellaSwag: the context, its endings, and the index of the right one, also as a text", async () => {
    const rows = [
      { ctx: "A woman. she", endings: ["plays.", "swims."], label: 1, ind: 7 },
      { ctx: "A man", endings: ["a", "b", "c"], label: "2" },
    ];
    const path = written("a.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"));
    expect((await readChoices(path)).examples).toEqual([
      { id: 0, context: "A woman. she", choices: ["plays.", "swims."], label: 1 },
      { id: 1, context: "A man", choices: ["a", "b", "c"], label: 2 },
    ]);
  });

  test("ARC: letters and numbers count from the first choice; empty columns at the end are no choices", async () => {
    const path = written("a.csv", '"Why, then?",x,y,z,w,D\nWhat?,x,y,z,,2\nLost?,,,,,3\nFive?,x,y,z,w,E\n');
    const { examples, notes } = await readChoices(path);
    expect(examples).toEqual([
      { id: 0, context: "Why, then?", choices: ["x", "y", "z", "w"], label: 3 },
      { id: 1, context: "What?", choices: ["x", "y", "z"], label: 1 },
    ]);
    expect(notes).toEqual(["a.csv: questions that lack choices are left out (lines 3, 4)"]);
  });

  test.each([
    [
      "b.jsonl",
      '{"ctx": "a", "endings": "b", "label": 0}',
      /^invalid row in b.jsonl, line 1: expected a text ctx/,
    ],
    ["b.csv", "Why?,x,y,maybe\n", /^invalid row in b.csv, line 1: expected a question/],
    ["c.csv", "Why?,,,1\n", /^empty data file: c.csv \(expected questions with choices\)$/],
    ["c.tsv", "", /^unknown kind of multiple-choice file: c.tsv/],
  ])("%s: %s is refused", async (name, text, line) => {
    expect(await refusal(() => readChoices(written(name, text)))).toMatch(line);
  });

  test("a missing file is named", async () => {
    expect(await refusal(() => readChoices("nowhere.csv"))).toBe("missing file: nowhere.csv");
  });
});

describeShared("published files", () => {
  test.each([
    ["hellaswag/val_1000.jsonl", 1000, 0],
    ["arc/arc_challenge_dev.csv", 1119, 23],
    ["arc/arc_challenge_test.csv", 299, 5],
    ["arc/arc_easy_dev.csv", 2251, 104],
    ["arc/arc_easy_test.csv", 570, 21],
  ])("%s: %i questions, of which %i lack choices", async (file, rows, lacking) => {
    const { examples } = await readChoices(shared(`data/mc/${file}`));
    expect(rows - examples.length).toBe(lacking);
    for (const { choices, label } of examples) expect(choices[label]).toMatch(/\S/);
  });
});
