import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { type DatasetContent, readDataset } from "../../src/data/dataset.js";
import { RahpError } from "../../src/support/rahp-error.js";
import { spoilBytes } from "../fixtures/spoilt-files.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";

const folder = temporaryFolder();
const fixture = (name: string) => readFileSync(new URL(`../fixtures/data/${name}`, import.meta.url));

const texts = ["a fine film", "dull, but short", "été ; 漢字", "not good", "a fine film"];
const labels = [1, 0, 1, 0, 1];
const lines = (join: (text: string, label: number) => string) =>
  texts.map((text, i) => `${join(text, labels[i])}\n`).join("");
const arrays = { text: texts, label: labels };
const ipc = (format: "file" | "stream") => tableToIPC(tableFromArrays(arrays), { format })!;
const parquet = parquetWriteBuffer({
  columnData: [
    { name: "text", data: texts, type: "STRING" },
    { name: "label", data: labels.map(BigInt), type: "INT64" },
  ],
});

const files: readonly (readonly [string, Uint8Array])[] = [
  ["x.csv", Buffer.from(`text,label\n${lines((text, label) => `"${text}",${label}`)}`)],
  ["x.tsv", Buffer.from(`text\tlabel\n${lines((text, label) => `${text}\t${label}`)}`)],
  ["x.jsonl", Buffer.from(lines((text, label) => JSON.stringify({ text, label })))],
  ["x.json", Buffer.from(JSON.stringify(texts.map((text, i) => ({ text, label: labels[i] }))))],
  ["x.arrow", ipc("stream")],
  ["file.arrow", ipc("file")],
  ["datasets.arrow", fixture("class-label.arrow")],
  ["pandas.feather", fixture("categorical.feather")],
  ["x.parquet", new Uint8Array(parquet)],
  ["datasets.parquet", fixture("class-label.parquet")],
];

/** Whether content is what a data set may be: whole texts, and labels that are class indices. */
function isSound({ examples, classes }: DatasetContent): boolean {
  const end = classes?.names.length ?? Infinity;
  return (
    examples.length > 0 &&
    examples.every(({ text }) => typeof text === "string" && text.trim() !== "") &&
    examples.every(({ label }) => Number.isSafeInteger(label) && label >= 0 && label < end)
  );
}

test.each(files)(
  "%s, spoilt in 200 ways, is a sound data set or refused in one line",
  async (name, bytes) => {
    const path = join(folder, name);
    const outcomes = { sound: 0, refused: 0 };
    for (let seed = 1; seed <= 200; seed++) {
      await writeFile(path, spoilBytes(bytes, seed));
      try {
        const content = await readDataset(path);
        expect(isSound(content), `seed ${seed}: ${JSON.stringify(content)}`).toBe(true);
        outcomes.sound++;
      } catch (error) {
        if (!(error instanceof RahpError)) throw new Error(`seed ${seed}`, { cause: error });
        expect(error.message, `seed ${seed}`).toMatch(/^.{1,300}$/);
        outcomes.refused++;
      }
    }
    expect(Math.min(outcomes.sound, outcomes.refused), JSON.stringify(outcomes)).toBeGreaterThan(0);
  },
  60_000,
);
