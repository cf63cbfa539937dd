import { basename, extname } from "node:path";
import { RahpError } from "../support/rahp-error.js";
import type { ChoiceExample } from "./choice-example.js";
import { listed } from "./labels.js";
import { readCsvRecords } from "./read-delimited.js";
import { decode, readBytes } from "./read-file.js";
import { readJsonLines } from "./read-json.js";

/** Questions of a file. */
export interface ChoiceContent {
  readonly name: string;
  readonly examples: readonly ChoiceExample[];
  /** What a reader should know, one line each. */
  readonly notes: readonly string[];
}

/**
 * Reads questions with choices: HellaSwag's JSON Lines (`ctx`, `endings`, `label`), and ARC's CSV without a header
 * (question, choices, and the letter or number of the right one). A row that lacks its choices or its right one is left
 * out, and a note says so.
 * @throws RahpError for a missing file, another extension, broken rows, or no questions at all
 */
export async function readChoices(path: string): Promise<ChoiceContent> {
  const extension = extname(path).toLowerCase();
  const file = basename(path);
  if (extension !== ".jsonl" && extension !== ".csv") {
    throw new RahpError(`unknown kind of multiple-choice file: ${file} (expected .jsonl or .csv)`);
  }
  const text = decode(await readBytes(path), path);
  const rows = extension === ".jsonl" ? hellaSwag(text, file) : arc(text, file);
  const whole = rows.filter(
    ({ choices, label }) => choices.length > 1 && choices.every(hasText) && label in choices,
  );
  if (whole.length === 0) throw new RahpError(`empty data file: ${file} (expected questions with choices)`);
  const lacking = rows.filter((row) => !whole.includes(row)).map(({ line }) => String(line));
  return {
    name: file,
    examples: whole.map(({ line: _line, ...example }) => example),
    notes:
      lacking.length === 0
        ? []
        : [`${file}: questions that lack choices are left out (lines ${listed(lacking)})`],
  };
}

interface ChoiceRow extends ChoiceExample {
  readonly line: number;
}

function hellaSwag(text: string, file: string): ChoiceRow[] {
  return readJsonLines(text, file).map(({ values, line }, id) => {
    const [context, choices, label] = ["ctx", "endings", "label"].map((name) => values.get(name));
    const index = typeof label === "string" && /^\d+$/.test(label) ? Number(label) : label;
    if (hasText(context) && Array.isArray(choices) && choices.every(hasText) && Number.isInteger(index)) {
      return { id, line, context: context as string, choices, label: index as number };
    }
    throw new RahpError(
      `invalid row in ${file}, line ${line}: expected a text ctx, texts endings and a whole number label`,
    );
  });
}

/** Fewer choices than columns leave the last of them empty. */
function arc(text: string, file: string): ChoiceRow[] {
  return readCsvRecords(text, file).map(({ record, line }, id) => {
    const [context, ...rest] = record;
    const key = rest.pop()?.trim() ?? "";
    const label = /^[A-Z]$/.test(key) ? key.charCodeAt(0) - 65 : /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
    if (label < 0 || !hasText(context)) {
      throw new RahpError(
        `invalid row in ${file}, line ${line}: expected a question, choices, and the letter or number of the right one`,
      );
    }
    const end = rest.findLastIndex((choice) => choice.trim() !== "") + 1;
    return { id, line, context, choices: rest.slice(0, end), label };
  });
}

function hasText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}
