import type { Transformation } from "./transformation.js";

/** What any of several transformations may put there, without duplicates. */
export function anyOf(...transformations: readonly Transformation[]): Transformation {
  return async (text, position, random) => {
    const replacements = new Set<string>();
    for (const transform of transformations) {
      for (const replacement of await transform(text, position, random)) replacements.add(replacement);
    }
    return [...replacements];
  };
}
