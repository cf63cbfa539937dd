import { fileURLToPath } from "node:url";

/** Folder of the models and data that come with the package. */
const folder = new URL("../../models/", import.meta.url);

/** Built-in models by name. */
export const builtInModels: ReadonlyMap<string, string> = new Map([
  ["bert-mini-sst2", place("bert-mini-sst2")],
]);

/** Built-in data sets by name. */
export const builtInData: ReadonlyMap<string, string> = new Map([
  ["sst2-sample", place("sst2-sample/sentences.tsv")],
]);

function place(name: string): string {
  return fileURLToPath(new URL(name, folder));
}
