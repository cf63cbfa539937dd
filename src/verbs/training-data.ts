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
import type { LongWork } from "./long-work.js";

/** Examples that a teacher is asked about at a time. */
const ASKED = 512;

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
  private teacherLogits: readonly number[][] | undefined;

  /**
   * Asks another classifier about all examples; batches then bring what it says.
   * @param work  is told the number of examples asked about
   */
  async askTeacher(teacher: TextClassifier, work: LongWork): Promise<void> {
    const logits: number[][] = [];
    for (let start = 0; start < this.size; start += ASKED) {
      const examples = this.labelled.examples.slice(start, start + ASKED);
      logits.push(...(await work.step("teacher", examples.length, () => teacher.logits(examples, 32))));
    }
    this.teacherLogits = logits;
  }

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
      teacherLogits: this.teacherLogits && positions.map((position) => this.teacherLogits![position]),
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
