import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDataset } from "../../src/data/dataset.js";
import { hashExamples } from "../../src/data/hash-examples.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

const examples = [
  { id: 0, text: "a charming film", label: 1 },
  { id: 1, text: 'it\'s "bad", really', label: 0 },
];
const hash = hashExamples(examples);

test("is the SHA-256 of one JSON line an example", () => {
  // printf '["a",null,0]\n["b","c",1]\n' | sha256sum
  const two = [
    { id: 0, text: "a", label: 0 },
    { id: 1, text: "b", pair: "c", label: 1 },
  ];
  expect(hashExamples(two)).toBe("645a9c71873a3b28f2954392e72d3a27bcaf3f46f8ddd16a3b4e3b4e6f072a5b");
});

test("depends on text, pair, label and order", () => {
  const [first, second] = examples;
  const others = [
    [{ ...first, text: "a charming  film" }, second],
    [{ ...first, pair: "a pair" }, second],
    [{ ...first, label: 0 }, second],
    [second, first],
    [first],
    [],
  ];
  expect(new Set([hash, ...others.map(hashExamples)]).size).toBe(7);
});

test("does not depend on where the rows stood, or in what kind of file", async () => {
  expect(hashExamples(examples.map((example) => ({ ...example, id: example.id + 10 })))).toBe(hash);
  const path = join(temporaryFolder(), "x.json");
  await writeFile(path, JSON.stringify(examples));
  const { examples: fromJson } = await readDataset(path);
  expect(hashExamples(fromJson)).toBe(hash);
});
