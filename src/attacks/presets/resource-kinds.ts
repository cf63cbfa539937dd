import { RahpError, show } from "../../support/rahp-error.js";
import type { Preset, RecipeResources } from "./preset.js";

export type ResourceKind = keyof RecipeResources;

interface ResourceInfo {
  readonly what: string;
  /** By which a value of the kind is told. */
  readonly method: string;
}

/** What recipes may need, by the names of the options. */
export const resourceKinds: Readonly<Record<ResourceKind, ResourceInfo>> = {
  lexicon: { what: "word vectors, or a list of neighbours", method: "neighbours" },
  encoder: { what: "a sentence encoder", method: "embed" },
  tagger: { what: "a part-of-speech tagger", method: "tags" },
  maskedLanguageModel: { what: "a masked language model", method: "candidates" },
};

/** Their names, in the order in which they are asked for. */
export const RESOURCE_KINDS = Object.keys(resourceKinds) as ResourceKind[];

/** Resources as values, or by name where something else loads them. */
export type ResourcesGiven = { readonly [Kind in ResourceKind]?: unknown };

/**
 * Holds what is given to what a preset needs, before any of it is loaded.
 *
 * @param spell  how the user gives a resource: "the option lexicon", "--lexicon FILE"
 * @throws RahpError for a resource that the preset doesn't use, and one that it lacks
 */
export function checkGiven(
  { name, needs, defaults, without }: Preset,
  given: ResourcesGiven,
  spell: (kind: ResourceKind) => string,
): void {
  const useless = RESOURCE_KINDS.find((kind) => given[kind] !== undefined && !needs.includes(kind));
  if (useless) throw new RahpError(`invalid ${useless}: the recipe ${name} uses none`);
  const lacking = needs.find((kind) => given[kind] === undefined && !(kind in defaults));
  if (!lacking) return;
  const other = without ? `; the recipe ${without} does without` : "";
  throw new RahpError(
    `missing ${lacking} of the recipe ${name}: ${resourceKinds[lacking].what} (give ${spell(lacking)}${other})`,
  );
}

/**
 * What a preset needs, as it is given or by default.
 *
 * @throws RahpError as `checkGiven`, and for a resource that is none of its kind, such as a path that nothing has loaded
 */
export function resourcesFor(preset: Preset, given: RecipeResources): RecipeResources {
  checkGiven(preset, given, (kind) => `the option ${kind}`);
  const found = preset.needs.map((kind) => {
    return [kind, given[kind] === undefined ? preset.defaults[kind]!() : given[kind]] as const;
  });
  for (const [kind, value] of found) {
    const { what, method } = resourceKinds[kind];
    if (typeof (value as unknown as Record<string, unknown> | null)?.[method] !== "function") {
      throw new RahpError(`invalid ${kind} of the recipe ${preset.name}: ${show(value)} (expected ${what})`);
    }
  }
  return Object.fromEntries(found);
}
