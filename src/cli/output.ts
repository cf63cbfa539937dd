import { stat } from "node:fs/promises";
import { RahpError } from "../support/rahp-error.js";
import { checkWritable } from "../support/whole-file.js";
import { interruption } from "./interruption.js";

/** What a command made: it prints as a table, as JSON, and saves itself. */
export interface Output {
  toString(): string;
  toJSON(): unknown;
  save(path: string): Promise<void>;
}

export interface OutputOptions {
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Fails before long work where its result could not be written after it.
 * @param checkName  throws for a file name of an extension in which the result does not come
 */
export async function checkOutputFile(
  out: string | undefined,
  checkName: (path: string) => unknown,
): Promise<void> {
  if (out === undefined) return;
  checkName(out);
  const found = await stat(out).catch(() => undefined);
  if (found?.isDirectory()) throw new RahpError(`cannot write ${out}: it is a folder`);
  await checkWritable(out);
}

/** @throws RahpError where a run's journal would be the file of its result */
export function checkJournalFile({ out, resume }: { readonly out?: string; readonly resume?: string }): void {
  if (out === undefined || out !== resume) return;
  throw new RahpError(`invalid resume: ${out} (expected another file than out)`);
}

/** Saves a result where it is asked for, and prints it to standard output; neither after an interruption. */
export async function emit(result: Output, { out, json }: OutputOptions): Promise<void> {
  interruption.signal.throwIfAborted();
  if (out !== undefined) {
    await result.save(out);
    tell(`wrote ${out}`);
  }
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${result}\n`);
}

/** A message beside the result, on standard error. */
export function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}
