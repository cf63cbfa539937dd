import type { Tensor2D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { crossEntropy } from "../importance/cross-entropy.js";
import { batchesByLength, toBatch } from "../models/batch.js";
import type { Network } from "../models/network.js";
import type { Encoding } from "../models/tokenizer.js";
import type { Dataset } from "../results/dataset.js";
import type { TextClassifier } from "../results/text-classifier.js";
import type { LabelledBatch } from "../training/trainer.js";
import { type LabelledExamples, labelFor, truncationNotes } from "./encoded-examples.js";

/** Examples that a network can be trained or judged on. */
export class TrainingData {
  readonly labelled: LabelledExamples;
  private readonly encodings: readonly Encoding[];

  /**
   * @param maxLength  tokens of a text that are read
   * @throws RahpError for no examples, and labels that the model does not have
   */
  constructor(
    private readonly model: TextClassifier,
    data: Dataset,
    maxLength: number,
  ) {
    this.labelled = labelFor(model, data);
    const { tokenizer } = model;
    this.encodings = this.labelled.examples.map(({ text, pair }) =>
      tokenizer.encode({ text, pair }, maxLength),
    );
    this.notes = [...this.labelled.notes, ...truncationNotes({ tokenizer: { maxLength } }, this.encodings)];
  }

  readonly notes: readonly string[];

  get size(): number {
    return this.encodings.length;
  }

  /** Tokens of each example. */
  get lengths(): number[] {
    return this.encodings.map(({ ids }) => ids.length);
  }

  /** Examples by their positions, padded to the longest of them. */
  batch(positions: readonly number[]): LabelledBatch {
    return {
      batch: toBatch(
        positions.map((position) => this.encodings[position]),
        this.model.config.padTokenId,
      ),
      labels: positions.map((position) => this.labelled.examples[position].label),
    };
  }

  /**
   * Mean cross-entropy, in nats, and accuracy of a network.
   * @param step  runs one piece of the work
   */
  async judge(
    network: Network,
    headMask: Tensor2D | undefined,
    step: (work: () => Promise<void>) => Promise<void>,
  ): Promise<{ loss: number; accuracy: number }> {
    let [loss, correct] = [0, 0];
    for (const positions of batchesByLength(this.encodings, 64)) {
      await step(async () => {
        const { batch, labels } = this.batch(positions);
        const [losses, predicted] = tf.tidy(() => {
          const logits = network.forward(batch, { headMask });
          return [crossEntropy(logits, labels), logits.argMax(1)];
        });
        const [lossValues, predictions] = await Promise.all([losses.data<"float32">(), predicted.data()]);
        tf.dispose([losses, predicted]);
        loss += lossValues.reduce((sum, value) => sum + value, 0);
        correct += labels.filter((label, i) => predictions[i] === label).length;
      });
    }
    return { loss: loss / this.size, accuracy: correct / this.size };
  }
}
