import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeTinyModel } from "../fixtures/tiny-model.js";
import { sentences } from "../verbs/sentences.js";

/** Writes what commands are tried on: a tiny `model`, and `data.tsv` of sentences that it knows the words of. */
export async function writeTinyFiles(folder: string): Promise<void> {
  await writeTinyModel(join(folder, "model"));
  writeTinyData(folder);
}

/** Writes `data.tsv` alone. */
export function writeTinyData(folder: string): void {
  const rows = sentences.examples.map(({ text, label }) => `${text}\t${label}\n`);
  writeFileSync(join(folder, "data.tsv"), `sentence\tlabel\n${rows.join("")}`);
}
