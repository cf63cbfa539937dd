import { totalCost } from "./cost.js";
import type { HeadScores } from "./head-scores.js";
import { savePruning } from "./pruning-folder.js";
import { PruningRecord, type PruningRecordParts } from "./pruning-record.js";
import type { TextClassifier } from "./text-classifier.js";

/** What a pruning consists of. */
export interface PruningParts extends PruningRecordParts {
  /** The smaller model; the caller's to dispose of. */
  readonly model: TextClassifier;
  /** Scores of each round. */
  readonly rounds: readonly HeadScores[];
}

/**
 * A model with heads removed, and how it came about. The parts are results of their own, which save and load
 * themselves; this one saves the selection and the figures before and after.
 *
 * @example
 * const pruning = await rahp(model, data, { rho: 0.4 });
 * await pruning.saveFolder("pruned"); // or each part by itself: pruning.model.save("pruned-model")
 * pruning.chart(); // the selection's
 * await report([...pruning.rounds, pruning]);
 */
export class Pruning extends PruningRecord implements PruningParts {
  readonly model: TextClassifier;
  readonly rounds: readonly HeadScores[];

  constructor({ model, rounds, ...parts }: PruningParts) {
    const { selection, before, after } = parts;
    super(parts, {
      provenance: {
        ...before.provenance,
        verb: "rahp",
        options: selection.provenance.options,
        seed: rounds[0].provenance.seed,
        from: selection.provenance,
      },
      cost: totalCost([...rounds, before, after].map(({ cost }) => cost)),
      notes: [...new Set([...before.notes, ...selection.notes])],
    });
    this.model = model;
    this.rounds = rounds;
  }

  /**
   * Saves all of it as a folder: the model in `pruned-model`, `scores.csv` (of later rounds `scores-2.csv` …),
   * `selection.json`, `evaluation-before.json`, `evaluation-after.json`, and `pruning.json`. A folder that an earlier
   * one was saved as is replaced as a whole.
   * @throws RahpError where the folder cannot be written or holds other files
   */
  async saveFolder(folder: string): Promise<void> {
    await savePruning(this, folder);
  }
}
