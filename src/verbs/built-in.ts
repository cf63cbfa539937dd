import { fileURLToPath } from "node:url";

/** Folder of the models and data that come with the package. */
const folder = new URL("../../models/", import.meta.url);

/** Built-in models by name. */
export const builtInModels: ReadonlyMap<string, string> = new Map([
  ["bert-mini-sst2", place("bert-mini-sst2")],
]);

/** Built-in data sets by name: the file, and the task whose classes its labels are. */
export const builtInData: ReadonlyMap<string, { readonly path: string; readonly task: string }> = new Map([
  ["sst2-sample", { path: place("sst2-sample/sentences.tsv"), task: "sst2" }],
]);

function place(name: string): string {
  return fileURLToPath(new URL(name, folder));
}
