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
    `unknown ${thing}: ${brief(value)} (${near ? `did you mean ${near}?` : `expected one of ${known.join(", ")}`})`,
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
export function show(value: unknown): string {
  return brief(typeof value === "object" ? toJson(value) : String(value));
}

/** A value of a JSON file as an error line shows it: as JSON, so that "2" is no 2; short. */
export function showJson(value: unknown): string {
  return brief(toJson(value));
}

/** The start of a text or name that a file brings along, on one line. */
export function brief(text: string, most = 80): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most - 3)}…` : line;
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value); // a circle, or nested too deep
  }
}
