import type { EncoderConfig } from "../config.js";
import type { EncoderLayerNames } from "./checkpoint-names.js";

/** Collects the names and shapes of a checkpoint's arrays, as PyTorch's modules have them. */
export class ParameterShapes {
  readonly shapes = new Map<string, number[]>();

  /** An embedding table. */
  table(name: string, rows: number, width: number): this {
    this.shapes.set(`${name}.weight`, [rows, width]);
    return this;
  }

  linear(name: string, outputs: number, inputs: number): this {
    this.shapes.set(`${name}.weight`, [outputs, inputs]).set(`${name}.bias`, [outputs]);
    return this;
  }

  norm(name: string, width: number): this {
    this.shapes.set(`${name}.weight`, [width]).set(`${name}.bias`, [width]);
    return this;
  }

  /** All encoder layers, with the heads that each of them still has. */
  encoderLayers(config: EncoderConfig, layerNames: (layer: number) => EncoderLayerNames): this {
    const { hiddenSize: D, intermediateSize: F, headSize, keptHeads } = config;
    keptHeads.forEach((kept, layer) => {
      const names = layerNames(layer);
      const width = kept.length * headSize;
      for (const projection of [names.query, names.key, names.value]) this.linear(projection, width, D);
      this.linear(names.output, D, width).norm(names.attentionNorm, D);
      this.linear(names.intermediate, F, D).linear(names.feedForwardOutput, D, F).norm(names.outputNorm, D);
    });
    return this;
  }
}
