import { checkCount, checkOneOf } from "../../support/check-options.js";
import { invalid } from "../../support/rahp-error.js";
import type { AttackedText } from "../attacked-text.js";
import type { SentenceEncoder } from "../sentence-encoder.js";
import { cosineOf } from "../text-similarity.js";
import type { Against, TextConstraint } from "./constraint.js";
import { wordWindow } from "./word-window.js";

/** How the likeness of two vectors is measured, by its name. */
export const similarityMetrics = {
  /** 1 − angle/π, in [0, 1] */
  angular: (cosine: number) => 1 - Math.acos(Math.min(1, Math.max(-1, cosine))) / Math.PI,
  /** In [−1, 1] */
  cosine: (cosine: number) => cosine,
};

export type SimilarityMetric = keyof typeof similarityMetrics;

export interface SentenceSimilarityOptions {
  /** @default "cosine" */
  readonly metric?: SimilarityMetric;
  /** The least similarity, in the metric. */
  readonly threshold: number;
  /** The number of words around the edited one that are compared. @default all */
  readonly window?: number;
  /** What a text of fewer words than the window must reach; −1 lets all pass. @default the threshold */
  readonly shortThreshold?: number;
  /** The text that is compared with. @default "original" */
  readonly against?: Against;
}

/**
 * The meaning stays near: the vectors that an encoder gives the texts have at least some similarity. With a window only
 * the words around the last edit are compared (TextFooler), from the first one's first character to the last one's last.
 *
 * @throws RahpError for an unknown metric, and a threshold or window out of range
 * @example sentenceSimilarity(encoder, { metric: "angular", threshold: 0.8 }) // TextBugger's, in TextAttack
 */
export function sentenceSimilarity(
  encoder: SentenceEncoder,
  options: SentenceSimilarityOptions,
): TextConstraint {
  const { metric = "cosine", threshold, window = Infinity, against = "original" } = options;
  const { shortThreshold = threshold } = options;
  checkOneOf("metric", metric, Object.keys(similarityMetrics) as SimilarityMetric[]);
  checkSimilarity("threshold", threshold);
  checkSimilarity("shortThreshold", shortThreshold);
  if (window !== Infinity) checkCount("window", window);
  const measure = similarityMetrics[metric];
  const inWindow = window === Infinity ? "" : ` in ${window} words, shorter ${shortThreshold},`;
  return {
    name: `sentence-similarity ${metric} ${threshold}${inWindow} against ${against}`,
    encoder,
    async judge(texts, origin) {
      const reference = origin[against];
      const isShort = (text: AttackedText) => window !== Infinity && text.words.length < window;
      const compared = texts.map((text) => {
        if (isShort(text) && shortThreshold <= -1) return undefined; // passes unseen
        const position = text.lastPosition;
        return [reference, text].map((one) => wordWindow(one, position, window)) as [string, string];
      });
      const vectors = await embedOnce(
        encoder,
        compared.flatMap((pair) => pair ?? []),
      );
      return texts.map((text, i) => {
        const pair = compared[i];
        if (!pair) return { allowed: true, similarity: 1 };
        const similarity = measure(cosineOf(vectors.get(pair[0])!, vectors.get(pair[1])!));
        return { allowed: similarity >= (isShort(text) ? shortThreshold : threshold), similarity };
      });
    },
  };
}

function checkSimilarity(name: string, value: number): void {
  if (!(value >= -1 && value <= 1)) throw invalid(name, value, "a number from −1 to 1");
}

/** Each text is encoded once, all in one call. */
async function embedOnce(
  encoder: SentenceEncoder,
  texts: readonly string[],
): Promise<ReadonlyMap<string, Float32Array>> {
  const distinct = [...new Set(texts)];
  if (distinct.length === 0) return new Map();
  const vectors = await encoder.embed(distinct);
  return new Map(distinct.map((text, i) => [text, vectors[i]!]));
}
