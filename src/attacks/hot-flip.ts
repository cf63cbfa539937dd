import type { Example } from "../data/example.js";
import type { Classifier } from "../models/classifier.js";
import type { FlipVocabulary } from "./flip-estimates.js";
import { inputOf, type PlacedWord, placedWords, tokenOf, withWord } from "./flip-positions.js";
import { predictedClass } from "./goal.js";
import type { Lexicon } from "./lexicon.js";

export interface FlipSearch {
  /** The most words that are exchanged. */
  readonly maxFlips: number;
  /** Texts that are followed up after each flip. */
  readonly beam: number;
  /** Flips of each of them, the best by the estimate, that are sent to the model. */
  readonly tries: number;
  /** Words that may take a word's place; null for all. */
  readonly lexicon: Lexicon | null;
  readonly signal: AbortSignal | undefined;
}

/** A text on the way, and what the model says of it. */
interface Flipped {
  readonly parts: readonly string[];
  /** Numbers of the words that are flipped. */
  readonly flipped: ReadonlySet<number>;
  readonly probabilities: readonly number[];
}

/** A flip of a text's word, before the model is asked. */
interface Flip {
  readonly word: number;
  readonly replacement: string;
  /** Estimated fall of the margin, in logits. */
  readonly fall: number;
}

export interface FlipOutcome {
  readonly status: "succeeded" | "failed" | "skipped";
  readonly original: Flipped;
  /** The nearest to the goal of all texts that were tried. */
  readonly perturbed: Flipped;
  /** Texts sent through the model, those for gradients too. */
  readonly queries: number;
}

/**
 * HotFlip on words (Ebrahimi, Rao, Lowd and Dou, "HotFlip: white-box adversarial examples for text classification",
 * 2018): gradients with respect to a word's embedding tell which other word in its place lowers the margin most, to
 * first order. The best few by this estimate are sent to the model, the best of them go on.
 *
 * Words of several tokens stay as they are, as do words that are flipped already.
 */
export async function hotFlip(
  classifier: Classifier,
  { text, pair, label }: Example,
  vocabulary: FlipVocabulary,
  search: FlipSearch,
): Promise<FlipOutcome> {
  let queries = 0;
  const ask = async (texts: readonly Omit<Flipped, "probabilities">[]): Promise<Flipped[]> => {
    search.signal?.throwIfAborted();
    queries += texts.length;
    const rows = await classifier.predict(texts.map(({ parts }) => inputOf(parts)));
    return texts.map((flip, i) => ({ ...flip, probabilities: rows[i] }));
  };
  const isWrong = ({ probabilities }: Flipped) => predictedClass(probabilities) !== label;
  const byGold = (a: Flipped, b: Flipped) => a.probabilities[label] - b.probabilities[label];

  const parts = pair === undefined ? [text] : [text, pair];
  const [original] = await ask([{ parts, flipped: new Set() }]);
  if (isWrong(original)) return { status: "skipped", original, perturbed: original, queries };
  let perturbed = original;
  let beam = [original];
  for (let flips = 0; flips < search.maxFlips && beam.length > 0; flips++) {
    const next = new Map<string, Omit<Flipped, "probabilities">>();
    for (const state of beam) {
      queries++;
      for (const { word, replacement } of await bestFlips(classifier, state, label, vocabulary, search)) {
        const changed = withWord(state.parts, placedWords(state.parts)[word], replacement);
        next.set(changed.join("\n"), { parts: changed, flipped: new Set([...state.flipped, word]) });
      }
    }
    const tried = (await ask([...next.values()])).sort(byGold);
    const reached = tried.find(isWrong);
    if (reached) return { status: "succeeded", original, perturbed: reached, queries };
    if (tried.length > 0 && byGold(tried[0], perturbed) < 0) perturbed = tried[0];
    beam = tried.slice(0, search.beam);
  }
  return { status: "failed", original, perturbed, queries };
}

/** The flips of one text that lower the margin most, by the estimate. */
async function bestFlips(
  classifier: Classifier,
  { parts, flipped, probabilities }: Flipped,
  label: number,
  vocabulary: FlipVocabulary,
  { tries, lexicon }: FlipSearch,
): Promise<Flip[]> {
  const encoding = classifier.encode(inputOf(parts));
  const places = placedWords(parts).flatMap((place, word) => {
    const token = flipped.has(word) ? undefined : tokenOf(classifier, parts, place, encoding);
    return token === undefined ? [] : [{ place, word, token }];
  });
  if (places.length === 0) return [];
  const others = probabilities.map((p, c) => (c === label ? -1 : p));
  const rival = predictedClass(others);
  const falls = await vocabulary.estimate(
    encoding,
    label,
    rival,
    places.map(({ token }) => token),
  );
  const best: Flip[] = []; // descending
  for (const [i, { place, word, token }] of places.entries()) {
    const isAllowed = filterOf(place, encoding.ids[token], vocabulary, lexicon);
    for (let v = 0; v < vocabulary.ids.length; v++) {
      const fall = falls[i * vocabulary.ids.length + v];
      const isWorse = best.length === tries && fall <= best[tries - 1].fall;
      if (isWorse || !isAllowed(v)) continue;
      const after = best.findIndex((flip) => flip.fall < fall);
      best.splice(after < 0 ? best.length : after, 0, { word, replacement: vocabulary.words[v], fall });
      best.length = Math.min(best.length, tries);
    }
  }
  return best;
}

/** Which of the vocabulary's tokens may take a word's place: not its own, and only the lexicon's. */
function filterOf(
  { text }: PlacedWord,
  own: number,
  { ids, words }: FlipVocabulary,
  lexicon: Lexicon | null,
): (v: number) => boolean {
  const neighbours = lexicon && new Set(lexicon.neighbours(text.toLowerCase()));
  return (v) => ids[v] !== own && (neighbours === null || neighbours.has(words[v].toLowerCase()));
}
