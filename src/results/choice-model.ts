import { Classifier, type ClassifierParts } from "../models/classifier.js";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";
import { softmax } from "../support/softmax.js";

/** A question with its choices, as a model is asked. */
export interface ChoiceInput {
  readonly context: string;
  readonly choices: readonly string[];
}

/**
 * A transformer encoder for multiple choice: each choice, as a pair with the question, has one logit, and the largest
 * wins.
 *
 * @example
 * const model = await loadChoiceModel("bert-swag");
 * await model.predict([{ context: "A woman holds a violin. She", choices: ["plays.", "swims."] }]); // [[0.97, 0.03]]
 */
export class ChoiceModel {
  /** What gives a sequence its logit: its one class is "choice". */
  readonly encoder: Classifier;

  constructor(parts: ClassifierParts) {
    this.encoder = new Classifier(parts);
  }

  get id(): string {
    return this.encoder.id;
  }

  /**
   * Probabilities of the choices of questions.
   * @param batchSize  sequences in one forward pass, default 32
   * @returns [n][choices]
   * @throws RahpError where weights are so large that logits are not finite
   */
  async predict(questions: readonly ChoiceInput[], { batchSize = 32 } = {}): Promise<number[][]> {
    const inputs = questions.flatMap(({ context, choices }) =>
      choices.map((pair) => ({ text: context, pair })),
    );
    const logits = (await this.encoder.logits(inputs, batchSize)).flat();
    let end = 0;
    return questions.map(({ choices }) => {
      end += choices.length;
      return softmax(logits.slice(end - choices.length, end));
    });
  }

  table(): Table {
    const { architecture, layers, heads, hiddenSize } = this.encoder.config;
    return {
      columns: [
        { key: "name", title: "model" },
        { key: "value", title: this.id },
      ],
      rows: [
        {
          name: "architecture",
          value: `${architecture} for multiple choice, ${layers} layers of ${heads} heads, hidden size ${hiddenSize}`,
        },
        { name: "parameters", value: this.encoder.parameters.toLocaleString("en") },
        { name: "longest input", value: `${this.encoder.tokenizer.maxLength} tokens` },
      ],
    };
  }

  toString(): string {
    return textTable(this.table());
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": htmlTable(this.table()), "text/plain": this.toString() };
  }

  /** Frees the engine's memory; the model cannot be used afterwards. */
  dispose(): void {
    this.encoder.dispose();
  }
}
