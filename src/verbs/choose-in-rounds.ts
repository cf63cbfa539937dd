import { compareHeads, type Head } from "../models/heads.js";
import { chooseCount, chooseHeads, rankHeads } from "../pruning/choose-heads.js";
import type { RatedHead } from "../pruning/composite-score.js";
import type { HeadScores } from "../results/head-scores.js";
import { HeadSelection } from "../results/head-selection.js";
import { NO_INTERVAL } from "../results/head-selection-rows.js";
import type { TextClassifier } from "../results/text-classifier.js";
import { checkCount } from "../support/check-options.js";
import { ceilShare, floorShare } from "../support/exact-share.js";
import { invalid } from "../support/rahp-error.js";
import { choiceOf, composite, type ResolvedComposite, rateHeads } from "./composite.js";
import { versions } from "./versions.js";

/** How a choice in rounds went. */
export interface RoundsOfChoice {
  /** The scores of each round, on the model without the heads that were chosen before. */
  readonly scores: readonly HeadScores[];
  readonly selection: HeadSelection;
}

/**
 * Chooses K = ⌊ρ·n⌋ heads in equal steps, with scores of the masked model before each. K and the protected heads are
 * those of the whole model (ours): a round neither protects further heads nor lets a protected one go. Scores are
 * scaled to 0…1 over the heads that a round still has.
 *
 * @param score   scores of the model without these heads
 * @param rounds  1 is `composite`
 */
export async function chooseInRounds(
  score: (masked: readonly Head[], round: number) => Promise<HeadScores>,
  choice: ResolvedComposite,
  rounds: number,
): Promise<RoundsOfChoice> {
  const first = await score([], 1);
  if (rounds === 1) return { scores: [first], selection: composite(first, choice) };

  const whole = choiceOf(first, choice);
  const protectedKeys = new Set(whole.rated.filter((head) => head.protected).map(keyOf));
  const total = whole.pruned.length;
  const scores: HeadScores[] = [];
  const gone: RatedHead[] = [];
  let kept: RatedHead[] = [];
  for (let round = 1; round <= rounds; round++) {
    scores.push(round === 1 ? first : await score(gone.map(nameOf), round));
    const rated = rateHeads(scores[round - 1], choice).map((head) => ({
      ...head,
      protected: protectedKeys.has(keyOf(head)),
    }));
    const count = Math.floor((total * round) / rounds) - gone.length;
    const chosen = new Set(chooseCount(rated, count, choice.minHeadsPerLayer));
    gone.push(...chosen);
    kept = rankHeads(rated.filter((head) => !chosen.has(head)));
  }
  const rows = [...gone, ...kept].map((head, i) => ({
    ...head,
    pruned: i < total,
    rank: i + 1,
    ...NO_INTERVAL,
  }));
  const selection = new HeadSelection(rows.sort(compareHeads), {
    provenance: {
      verb: "rahp",
      options: { ...choice, rounds },
      seed: null,
      versions,
      from: first.provenance,
    },
    notes: [
      `heads were chosen in ${rounds} rounds; a pruned head's scores are those of its round, a kept one's those of the last`,
      ...first.notes,
    ],
  });
  return { scores, selection };
}

/**
 * Checks, before anything is scored, that so many of a model's heads can go in so many rounds.
 * @throws RahpError for too many heads beside the protected ones, and for more rounds than heads to prune
 */
export function checkRounds(model: TextClassifier, { rho, gamma }: ResolvedComposite, rounds: number): void {
  const heads = model.config.keptHeads.flatMap((kept, layer) => kept.map((head) => ({ layer, head })));
  const protectedCount = ceilShare(gamma, heads.length);
  const unscored = heads.map((head, i) => ({ ...head, score: 0, protected: i < protectedCount }));
  chooseHeads(unscored, { rho, minHeadsPerLayer: 0 }); // which layers' heads are protected is not known yet
  const count = floorShare(rho, heads.length);
  if (checkCount("rounds", rounds) > Math.max(1, count)) {
    throw invalid("rounds", rounds, `at most ${count}, the heads that rho ${rho} prunes`);
  }
}

function nameOf({ layer, head }: Head): Head {
  return { layer, head };
}

function keyOf({ layer, head }: Head): string {
  return `${layer} ${head}`;
}
