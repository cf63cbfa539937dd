import { fixedPremise } from "../attacks/constraints/position-constraints.js";
import { recipeNames } from "../attacks/presets/presets.js";
import { stopWordList } from "../attacks/stop-word-list.js";
import { wordNetLexicon } from "../attacks/wordnet-lexicon.js";
import type { Provenance } from "./provenance.js";

/** What a recipe may be given, as results name it and as the command line spells it. */
const RESOURCES = {
  lexicon: "--lexicon",
  encoder: "--encoder",
  maskedLanguageModel: "--masked-language-model",
} as const;

/**
 * The command that repeats an attack, an option a line, by the names that its provenance has for model, data and
 * resources; undefined where none can: for a recipe or a victim of one's own.
 *
 * @param ofPairs  whether the data were pairs of texts
 * @example attackCommand(log.provenance, false) // "npx rahp attack bert-mini-sst2 \\\n  --data sst2-sample …"
 */
export function attackCommand(
  { model, data, options, seed, labels }: Provenance,
  ofPairs: boolean,
): string | undefined {
  if (!model || !data || !recipeNames.includes(String(options.recipe))) return undefined;
  const [, target] = /^targeted (\d+)$/.exec(String(options.goal)) ?? [];
  const labelMap = Object.entries((options.labelMap ?? {}) as Record<string, number>);
  const given: readonly (readonly [flag: string, value: unknown])[] = [
    ["--revision", model.revision],
    ["--data", data.name],
    ["--label-map", labelMap.map(([label, index]) => `${label}=${labels?.[index] ?? index}`).join(",")],
    ["--recipe", options.recipe],
    ["--variant", options.variant],
    ["--importance", options.importance],
    ...Object.entries(RESOURCES).map(([name, flag]) => [flag, ownResource(options[name])] as const),
    ["--stop-words", ownStopWords(options.stopWords)],
    ["--target", target],
    ["--examples", options.examples],
    ["--query-budget", options.queryBudget],
    ["--seed", seed],
  ];
  const parts = given
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([flag, value]) => `${flag} ${quoted(String(value))}`);
  if (ofPairs) parts.push(isPremiseFixed(options.constraints) ? "--fixed-premise" : "--no-fixed-premise");
  return [`npx rahp attack ${quoted(String(model.id))}`, ...parts].join(" \\\n  ");
}

/** WordNet is what recipes take unless they are given another lexicon. */
function ownResource(name: unknown): unknown {
  return name === wordNetLexicon().name ? undefined : name;
}

/** English function words are what recipes leave alone unless they are given others. */
function ownStopWords(recorded: unknown): string | undefined {
  const { name } = (recorded ?? {}) as { name?: string };
  return name === stopWordList().name ? undefined : name;
}

function isPremiseFixed(constraints: unknown): boolean {
  return Array.isArray(constraints) && constraints.includes(fixedPremise.name);
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
