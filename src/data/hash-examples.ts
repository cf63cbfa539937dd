import { createHash } from "node:crypto";
import type { Example } from "./example.js";

/** SHA-256 (hexadecimal) of texts and labels, in order: what a result was computed from. */
export function hashExamples(examples: readonly Example[]): string {
  const hash = createHash("sha256");
  for (const { text, pair, label } of examples)
    hash.update(`${JSON.stringify([text, pair ?? null, label])}\n`);
  return hash.digest("hex");
}
