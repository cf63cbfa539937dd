import { distance } from "fastest-levenshtein";

/** Every error that a user can cause: one line that names the thing, the value and what was expected. */
export class RahpError extends Error {
  override readonly name = "RahpError";

  /** @param message  its line breaks, such as a path or a column name may bring, become spaces */
  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\s*[\r\n]+\s*/g, " "), options);
  }
}

/** `invalid rho: 1.2 (expected a number from 0 to 1)` */
export function invalid(thing: string, value: unknown, expected: string): RahpError {
  return new RahpError(`invalid ${thing}: ${show(value)} (expected ${expected})`);
}

/** `unknown recipe: textfoler (did you mean textfooler?)`; lists the known values where none is near. */
export function unknown(thing: string, value: string, known: readonly string[]): RahpError {
  const near = nearest(value, known);
  return new RahpError(
    `unknown ${thing}: ${value} (${near ? `did you mean ${near}?` : `expected one of ${known.join(", ")}`})`,
  );
}

/** `missing file: notes.tsv` */
export function missing(thing: string, name: string): RahpError {
  return new RahpError(`missing ${thing}: ${name}`);
}

/** The known value that the given one is probably a misspelling of. */
export function nearest(value: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, distance: distance(value.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.max(1, value.length / 3) ? near.name : undefined;
}

/** A value as an error line shows it: short, on one line. */
function show(value: unknown): string {
  const text = typeof value === "object" ? toJson(value) : String(value);
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}

function toJson(value: object | null): string {
  try {
    return JSON.stringify(value);
  } catch {
    return String(value); // a circle
  }
}
