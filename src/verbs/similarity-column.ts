import type { AttackRecord } from "../attacks/attack-example.js";
import { AttackedText } from "../attacks/attacked-text.js";
import type { SentenceEncoder } from "../attacks/sentence-encoder.js";
import { textSimilarity } from "../attacks/text-similarity.js";
import type { AttackRow } from "../results/attack-log.js";
import { RahpError } from "../support/rahp-error.js";

/**
 * A row's similarity of the perturbed text to the original, where an encoder measures it; null where it was skipped.
 * @throws RahpError where the encoder's vectors are no numbers
 */
export async function similarityColumn(
  encoder: SentenceEncoder | undefined,
  { id, status, text, pair, perturbedText, perturbedPair }: AttackRecord,
): Promise<Pick<AttackRow, "similarity">> {
  if (!encoder) return {};
  if (status === "skipped") return { similarity: null };
  const similarity = await textSimilarity(encoder, [whole(text, pair), whole(perturbedText, perturbedPair)]);
  if (Number.isFinite(similarity)) return { similarity };
  throw new RahpError(
    `similarity of example ${id} is ${similarity} (expected finite vectors of the encoder ${encoder.name})`,
  );
}

/** Both texts of a pair as the one that encoders are given. */
function whole(text: string, pair: string | null): string {
  return AttackedText.of(pair === null ? text : { text, pair }).text;
}
