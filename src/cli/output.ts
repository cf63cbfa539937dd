import { checkWritable } from "../support/whole-file.js";

/** What a command made: it prints as a table, as JSON, and saves itself. */
interface Output {
  toString(): string;
  toJSON(): unknown;
  save(path: string): Promise<void>;
}

export interface OutputOptions {
  readonly out?: string;
  readonly json?: boolean;
}

/** Fails before long work where its result could not be written after it. */
export async function checkOutput({ out }: OutputOptions): Promise<void> {
  if (out !== undefined) await checkWritable(out);
}

/** Saves a result where it is asked for, and prints it to standard output. */
export async function emit(result: Output, { out, json }: OutputOptions): Promise<void> {
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
