import { readFileSync } from "node:fs";
import { lexiconOf } from "../../src/attacks/lexicon.js";
import { shared } from "../shared-files.js";

/** The rows of a golden file of TextAttack's. */
export function goldenRows<Row>(name: string): Row[] {
  const lines = readFileSync(shared(`oracle/attacks/${name}.jsonl`), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
}

export function readSharedJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(shared(path), "utf8")) as Value;
}

/** The neighbours that the golden attacks were made with. */
export const goldenLexicon = () =>
  lexiconOf(
    "counter-fitted neighbours",
    readSharedJson("data/wordlists/counterfitted_neighbors_jia2019.json"),
  );

/** TextFooler's stop words. */
export const goldenStopWords = () => readSharedJson<string[]>("data/wordlists/textfooler_stopwords.json");
