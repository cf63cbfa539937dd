import { RahpError } from "../support/rahp-error.js";
import type { ConfigReader } from "./config-reader.js";

/** What DeBERTa's `config.json` says beyond the sizes that all encoders have. */
export interface DebertaConfig {
  /** Whether word embeddings get absolute positions added, as BERT's do. */
  readonly absolutePositions: boolean;
  /** Activation function of the pooler before the classifier. */
  readonly poolerActivation: string;
  readonly relative: RelativeAttention;
}

/** How attention scores depend on the distance between two tokens. */
export interface RelativeAttention {
  /** Whether a token's query meets the distance's key (`c2p`). */
  readonly contentToPosition: boolean;
  /** Whether a token's key meets the distance's query (`p2c`). */
  readonly positionToContent: boolean;
  /** Whether distances are projected by the tokens' own query and key projections. */
  readonly sharedKeys: boolean;
  /** Whether the table of distances goes through a LayerNorm. */
  readonly normed: boolean;
  /** Logarithmic buckets on each side of distance 0; 0 where each distance has a row of its own. */
  readonly buckets: number;
  /** The distance from which on all are alike. */
  readonly maxDistance: number;
}

/** @throws RahpError for a variant of DeBERTa that isn't among those that are known */
export function parseDebertaConfig(read: ConfigReader, hiddenSize: number, heads: number): DebertaConfig {
  const only = (key: string, value: unknown, expected: unknown) => {
    if (value === expected) return;
    throw new RahpError(`unsupported ${key} in ${read.file}: ${value} (expected ${expected})`);
  };
  only("relative_attention", read.flag("relative_attention", false), true);
  only("pooler_hidden_size", read.size("pooler_hidden_size", hiddenSize), hiddenSize);
  only("embedding_size", read.size("embedding_size", hiddenSize), hiddenSize);
  only("attention_head_size", read.size("attention_head_size", hiddenSize / heads), hiddenSize / heads);
  only("conv_kernel_size", read.size("conv_kernel_size", 0, 0), 0);

  const types = words(read, "pos_att_type", ["c2p", "p2c"]);
  if (types.length === 0) throw read.invalid("pos_att_type", read.json.pos_att_type, "c2p, p2c or both");
  const buckets = unlessNegative(read, "position_buckets");
  if (buckets % 2 !== 0) throw read.invalid("position_buckets", buckets, "an even number");
  return {
    absolutePositions: read.flag("position_biased_input", true),
    poolerActivation: read.activation("pooler_hidden_act"),
    relative: {
      contentToPosition: types.includes("c2p"),
      positionToContent: types.includes("p2c"),
      sharedKeys: read.flag("share_att_key", false),
      normed: words(read, "norm_rel_ebd", ["none", "layer_norm"]).includes("layer_norm"),
      buckets,
      maxDistance: unlessNegative(read, "max_relative_positions") || read.size("max_position_embeddings"),
    },
  };
}

/** Words in a list, or in a text with `|` between them, as older configs have it. */
function words(read: ConfigReader, key: string, known: readonly string[]): string[] {
  const value = read.json[key] ?? [];
  const given = typeof value === "string" ? value.split("|").map((word) => word.trim()) : value;
  if (Array.isArray(given) && given.every((word) => known.includes(word))) return given;
  throw read.invalid(key, value, `words of ${known.join(", ")}`);
}

/** A whole number; 0 where it is absent or negative, which stands for none. */
function unlessNegative(read: ConfigReader, key: string): number {
  const value = read.json[key];
  return typeof value === "number" && value < 0 ? 0 : read.size(key, 0, 0);
}
