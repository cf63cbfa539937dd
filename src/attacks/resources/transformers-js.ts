import { RahpError } from "../../support/rahp-error.js";
import type { MaskedLanguageModel } from "../masked-language-model.js";
import type { SentenceEncoder } from "../sentence-encoder.js";
import { isOneWord } from "./one-word.js";

/** What is used of the package @huggingface/transformers, which the user may add. */
export interface TransformersJs {
  pipeline(task: "fill-mask", model: string, options: PipelineOptions): Promise<FillMask>;
  pipeline(task: "feature-extraction", model: string, options: PipelineOptions): Promise<FeatureExtraction>;
}

interface PipelineOptions {
  /** Precision of the weights: its default may be a coarser one. */
  readonly dtype: "fp32";
}

interface FillMask {
  (text: string, options: { top_k: number }): Promise<readonly { readonly token_str: string }[]>;
  readonly tokenizer: { readonly mask_token: string };
}

type FeatureExtraction = (
  texts: string[],
  options: { pooling: "mean" | "cls"; normalize: boolean },
) => Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }>;

const PACKAGE = "@huggingface/transformers";
const OPTIONS: PipelineOptions = { dtype: "fp32" };
/** Texts in one forward pass. */
const BATCH = 32;

/** @throws RahpError that tells how to install it, where the package is not there or doesn't load */
export async function importTransformersJs(): Promise<TransformersJs> {
  try {
    return await import(PACKAGE);
  } catch (error) {
    const [line] = (error as Error).message.split("\n");
    const isLacking = /^(Cannot find package|Could not resolve) /.test(line!); // Node.js, Vite
    const reason = isLacking ? "it is not installed" : line;
    throw new RahpError(`missing package: ${PACKAGE} (${reason}; npm install ${PACKAGE}@4 adds it)`);
  }
}

/**
 * A model that the package has loaded.
 * @throws RahpError where it doesn't load, such as without a network: the package's errors are its own
 */
async function loaded<Model>(id: string, model: Promise<Model>): Promise<Model> {
  try {
    return await model;
  } catch (error) {
    const [line] = String((error as Error)?.message ?? error).split("\n");
    throw new RahpError(`cannot load ${id} with ${PACKAGE}: ${line}`, { cause: error });
  }
}

/**
 * A `fill-mask` model of the Hub with ONNX weights, through @huggingface/transformers. The word is masked, other than
 * with BERT-Attack, and all candidates are of one piece.
 *
 * @param load  where the package comes from
 * @throws RahpError where the package is missing, or cannot load the model
 * @example const model = await hubMaskedLanguageModel("Xenova/bert-base-uncased");
 */
export async function hubMaskedLanguageModel(
  model: string,
  load: () => Promise<TransformersJs> = importTransformersJs,
): Promise<MaskedLanguageModel> {
  const { pipeline } = await load();
  const fillMask = await loaded(model, pipeline("fill-mask", model, OPTIONS));
  return {
    name: model,
    async candidates(words, position, most) {
      const text = words.with(position, fillMask.tokenizer.mask_token).join(" ");
      const guesses = await fillMask(text, { top_k: most });
      return guesses.map(({ token_str }) => token_str.trim()).filter(isOneWord);
    },
  };
}

/**
 * A sentence encoder of the Hub with ONNX weights, through @huggingface/transformers.
 *
 * @param pooling  how token vectors become one: the model's page tells
 * @param load     where the package comes from
 * @throws RahpError where the package is missing, or cannot load the model
 * @example const encoder = await hubSentenceEncoder("Xenova/all-MiniLM-L6-v2");
 */
export async function hubSentenceEncoder(
  model: string,
  pooling: "mean" | "cls" = "mean",
  load: () => Promise<TransformersJs> = importTransformersJs,
): Promise<SentenceEncoder> {
  const { pipeline } = await load();
  const extract = await loaded(model, pipeline("feature-extraction", model, OPTIONS));
  return {
    name: model,
    async embed(texts) {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += BATCH) {
        const batch = texts.slice(start, start + BATCH);
        const { data, dims } = await extract(batch, { pooling, normalize: true });
        const width = dims.at(-1)!;
        vectors.push(...batch.map((_, i) => data.slice(i * width, (i + 1) * width)));
      }
      return vectors;
    },
  };
}
