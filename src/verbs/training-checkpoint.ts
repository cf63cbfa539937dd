import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { SafetensorsFile, type StateDict, writeSafetensors } from "../models/safetensors.js";
import type { Provenance } from "../results/provenance.js";
import { isThere } from "../results/saved-file.js";
import { areTrainingRows, type TrainingRow } from "../results/training-row.js";
import { RahpError } from "../support/rahp-error.js";
import { checkWritable, writeWholeFile } from "../support/whole-file.js";

/** How far a training is, beside its tensors. */
export interface TrainingProgress {
  readonly rows: readonly TrainingRow[];
  /** The step of the best evaluation; null before the first. */
  readonly best: number | null;
}

/** A training under way. */
export interface SavedTraining extends TrainingProgress {
  /** What the trainer goes on from. */
  readonly snapshot: StateDict;
  /** The weights of the best evaluation, where they aren't the last ones. */
  readonly bestWeights: StateDict | undefined;
}

const [TRAINER, BEST] = ["trainer/", "best/"];

/** The file that keeps a training, for the next run to go on from: a safetensors file, replaced whole each time. */
export class TrainingCheckpoint {
  private constructor(
    private readonly path: string | undefined,
    private readonly run: string,
  ) {}

  /**
   * @param path  none: nothing is kept
   * @throws RahpError where it cannot be written
   */
  static async open(path: string | undefined, provenance: Provenance): Promise<TrainingCheckpoint> {
    if (path !== undefined) await checkWritable(path);
    return new TrainingCheckpoint(
      path,
      createHash("sha256").update(JSON.stringify(provenance)).digest("hex"),
    );
  }

  /**
   * @returns undefined where there is none yet
   * @throws RahpError where the file is broken, or of a run with another model, data or options
   */
  async read(): Promise<SavedTraining | undefined> {
    const { path } = this;
    if (path === undefined || !(await isThere(path))) return undefined;
    const file = new SafetensorsFile(await readFile(path), path);
    const { run, rows, best } = progressIn(file);
    if (run === undefined || !areTrainingRows(rows)) throw broken(path);
    if (run !== this.run) {
      throw new RahpError(
        `checkpoint of another training: ${path} (its model, data, options, engine or version differ)`,
      );
    }
    const arrays = (prefix: string): StateDict =>
      new Map(
        file.names
          .filter((name) => name.startsWith(prefix))
          .map((name) => [name.slice(prefix.length), file.read(name, file.shapeOf(name)!)]),
      );
    const bestWeights = arrays(BEST);
    return {
      ...{ rows, best: Number.isInteger(best) ? (best as number) : null, snapshot: arrays(TRAINER) },
      bestWeights: bestWeights.size > 0 ? bestWeights : undefined,
    };
  }

  /** @throws RahpError where it cannot be written; the file that was there then stays */
  async write({ snapshot, bestWeights, rows, best }: SavedTraining): Promise<void> {
    if (this.path === undefined) return;
    const arrays = new Map([
      ...[...snapshot].map(([name, array]) => [TRAINER + name, array] as const),
      ...[...(bestWeights ?? [])].map(([name, array]) => [BEST + name, array] as const),
    ]);
    const progress = JSON.stringify({ run: this.run, rows, best });
    await writeWholeFile(this.path, writeSafetensors(arrays, { metadata: { progress } }));
  }
}

function progressIn(file: SafetensorsFile): { run?: unknown; rows?: unknown; best?: unknown } {
  try {
    return Object(JSON.parse(String(file.metadata.progress)));
  } catch {
    return {};
  }
}

function broken(path: string): RahpError {
  return new RahpError(`invalid checkpoint: ${path} (expected a file that an interrupted training left)`);
}
