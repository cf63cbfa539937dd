import { access } from "node:fs/promises";
import { extname } from "node:path";
import { readBytes } from "../data/read-file.js";
import { RahpError, unknown } from "../support/rahp-error.js";

/** What any result may be saved as. */
export const RESULT_FORMS = [".csv", ".jsonl", ".arrow", ".parquet", ".json"] as const;
export type ResultForm = (typeof RESULT_FORMS)[number];

/**
 * The form in which a result goes into a file of this name.
 * @throws RahpError for a name of another extension
 */
export function resultForm(path: string): ResultForm {
  return formOf(path, RESULT_FORMS);
}

/** The same for results that come in other forms. @throws RahpError for a name of another extension */
export function formOf<Form extends string>(path: string, forms: readonly Form[]): Form {
  const extension = extname(path).toLowerCase();
  const form = forms.find((known) => known === extension);
  if (!form) throw unknown("kind of result file", extension || path, forms);
  return form;
}

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** `scores.csv` and `samples.arrow` to `scores.samples.arrow`: a file that belongs to a result's file. */
export function besideResult(path: string, name: string): string {
  return `${path.slice(0, path.length - extname(path).length)}.${name}`;
}

/**
 * Reads a saved JSON document.
 * @throws RahpError where it is missing or not a JSON object
 */
export async function readJsonFile(path: string): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readBytes(path));
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {}
  if (typeof document === "object" && document !== null) return document as Record<string, unknown>;
  throw new RahpError(`invalid JSON in ${path}`);
}
