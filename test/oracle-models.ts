import { readFileSync } from "node:fs";
import { chooseEngine, ENGINES, type EngineName } from "../src/backends/engines.js";
import type { Batch } from "../src/models/batch.js";
import { Classifier } from "../src/models/classifier.js";
import { loadFolder } from "../src/models/folder.js";
import { type OracleArray, readOracle } from "./oracle-arrays.js";
import { shared } from "./shared-files.js";

/** The engines that are installed; each must agree with the oracles. */
export const installedEngines: readonly EngineName[] = await installed();

/** The small checkpoints of shared/oracle/tiny: every architecture. */
export const oracleModels = [
  "bert",
  "bert-3way",
  "roberta",
  "roberta-pair",
  "distilbert",
  "electra",
  "deberta-v3",
] as const;

/**
 * Whether passes that take minutes on slow engines are made: on the best engine for every architecture, on the
 * others for BERT of two classes alone.
 */
export function isThorough(engine: EngineName, model: string): boolean {
  return engine === installedEngines[0] || model === "bert";
}

/**
 * The architectures that an engine is tried on: all, but on plain JavaScript, which takes minutes, those that differ most;
 * there too with RAHP_GOLDENS=all.
 */
export function oracleModelsOn(engine: EngineName): readonly (typeof oracleModels)[number][] {
  if (engine !== "cpu" || process.env.RAHP_GOLDENS === "all") return oracleModels;
  return ["bert", "electra", "deberta-v3"];
}

/** A model of shared/oracle with its samples, and the values that PyTorch computed. */
export interface OracleModel {
  readonly classifier: Classifier;
  readonly batch: Batch;
  readonly labels: readonly number[];
  /** An expected array by name. */
  readonly expected: (name: string) => OracleArray;
  /** The other expected values: samples, composite … */
  readonly json: OracleJson;
}

export interface OracleJson {
  readonly samples: readonly { texts: string[]; label: number; tokens: number; truncated: boolean }[];
  /** Which samples the hidden states and attention probabilities are of, each alone without padding. */
  readonly attentionSamples: readonly [number, number];
  readonly baseMaskedHead: [number, number];
  readonly composite: readonly OracleComposite[];
}

export interface OracleComposite {
  readonly options: Record<string, number>;
  readonly K: number;
  readonly protected: [number, number][];
  readonly S: (number | null)[][];
  readonly prunedInOrder?: [number, number][];
  readonly error?: { K: number; unprotected: number; heads: number; removable: number };
}

/**
 * @param oracle  folder below shared/oracle
 * @param model   folder of the checkpoint below shared, where it is another
 */
export async function loadOracleModel(oracle: string, model = `oracle/${oracle}`): Promise<OracleModel> {
  const classifier = new Classifier(await loadFolder(shared(model), oracle));
  const json: OracleJson = JSON.parse(readFileSync(shared(`oracle/${oracle}/expected.json`), "utf8"));
  const encodings = json.samples.map(({ texts: [text, pair] }) => classifier.encode({ text, pair }));
  return {
    classifier,
    batch: classifier.batch(encodings),
    labels: json.samples.map(({ label }) => label),
    expected: readOracle(shared(`oracle/${oracle}/expected.safetensors`)),
    json,
  };
}

async function installed(): Promise<EngineName[]> {
  const names: EngineName[] = [];
  for (const name of ENGINES) {
    const works = await chooseEngine(name).then(
      () => true,
      () => false,
    );
    if (works) names.push(name);
  }
  return names;
}
