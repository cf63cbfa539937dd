import { Classifier } from "../models/classifier.js";
import { saveFolder } from "../models/folder.js";
import { multiplyAdds } from "../models/multiply-adds.js";
import { WEIGHT_TYPES, type WeightType } from "../models/safetensors.js";
import { htmlTable } from "../show/html-table.js";
import { jupyterDisplay, type MimeBundle } from "../show/mime-bundle.js";
import type { Table } from "../show/table.js";
import { textTable } from "../show/text-table.js";
import { checkNames, checkOneOf } from "../support/check-options.js";

export interface SaveModelOptions {
  /** Of the weights in the file; default `"float32"`. `"float16"` halves it and rounds each weight to 11 bits. */
  readonly type?: WeightType;
}

/** A classifier that shows and saves itself. */
export class TextClassifier extends Classifier {
  /** Heads that are left, over all layers. */
  get headCount(): number {
    return this.config.keptHeads.reduce((sum, kept) => sum + kept.length, 0);
  }

  /** Multiply-adds of one forward pass of one text. @param tokens  its length, special tokens included */
  multiplyAdds(tokens = 32): number {
    return multiplyAdds(this.config, tokens);
  }

  /**
   * Saves the model in Hugging Face's layout, as a folder that `loadModel` reads; a folder of such files that was
   * there is replaced as a whole.
   * @throws RahpError where the folder cannot be written or holds other files, or a weight is too large for the type
   * @example
   * await model.save("tuned", { type: "float16" });
   */
  async save(folder: string, options: SaveModelOptions = {}): Promise<void> {
    checkNames(options, ["type"]);
    await saveFolder(this, folder, checkOneOf("weight type", options.type ?? "float32", WEIGHT_TYPES));
  }

  table(): Table {
    const { layers, heads, hiddenSize } = this.config;
    const rows = [
      [
        "architecture",
        `${this.config.architecture}, ${layers} layers of ${heads} heads, hidden size ${hiddenSize}`,
      ],
      ["classes", this.labels.join(", ")],
      ["heads", `${this.headCount} of ${layers * heads}`],
      ["heads by layer", this.config.keptHeads.map((kept) => kept.length).join(" ")],
      ["parameters", this.parameters.toLocaleString("en")],
      ["multiply-adds", `${(this.multiplyAdds(32) / 1e6).toFixed(1)} million for 32 tokens`],
      ["longest input", `${this.tokenizer.maxLength} tokens`],
    ];
    if (this.revision) rows.unshift(["commit", this.revision]);
    return {
      columns: [
        { key: "name", title: "model" },
        { key: "value", title: this.id },
      ],
      rows: rows.map(([name, value]) => ({ name, value })),
    };
  }

  toJSON(): Record<string, unknown> {
    const { parameters, labels, config } = this;
    const { keptHeads } = config;
    return {
      kind: "TextClassifier",
      ...this.origin,
      parameters,
      multiplyAdds: this.multiplyAdds(),
      labels,
      keptHeads,
    };
  }

  override toString(): string {
    return textTable(this.table());
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": htmlTable(this.table()), "text/plain": this.toString() };
  }
}
