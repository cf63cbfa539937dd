import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLexicon } from "../../src/attacks/lexicon.js";
import { loadMaskedLanguageModel } from "../../src/attacks/resources/folder-masked-language-model.js";
import { loadSentenceEncoder } from "../../src/attacks/resources/folder-sentence-encoder.js";
import { loadWordVectors } from "../../src/attacks/resources/load-word-vectors.js";
import { stopWordsRecord } from "../../src/attacks/stop-word-list.js";
import { cutWords } from "../../src/attacks/words.js";
import type { AttackLog } from "../../src/results/attack-log.js";
import { Dataset } from "../../src/results/dataset.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { type AttackOptions, attack } from "../../src/verbs/attack.js";
import { compareRobustness } from "../../src/verbs/compare-robustness.js";
import { hotFlip } from "../../src/verbs/hot-flip.js";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { sweep } from "../../src/verbs/sweep.js";
import { maskedLanguageCases } from "../fixtures/masked-language-values.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { vectorText, writeFiles } from "../fixtures/vector-files.js";
import { writtenBareEncoder, writtenMaskedModel } from "../fixtures/written-folder.js";
import { describeShared, shared } from "../shared-files.js";
import { silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

const { config } = maskedLanguageCases[0]!;
const encoder = writtenBareEncoder(config);
const maskedLanguageModel = writtenMaskedModel(config);
const words = ["good", "great", "bad", "awful", "charming", "dull", "funny", "boring", "film", "movie"];
const lexicon = writeFiles({
  "vectors.txt": vectorText(
    words,
    words.map((_, i) => [10, i]),
  ),
});

let model: TextClassifier;
beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
});
afterAll(() => model.dispose());

const withoutSeconds = (log: AttackLog) => log.toRows().map(({ seconds, ...row }) => row);

describe("resources by name", () => {
  test.each<[AttackOptions, () => Promise<AttackOptions>]>([
    [
      { recipe: "textfooler", lexicon, encoder, tagger: "wink" },
      async () => ({
        lexicon: await loadWordVectors(lexicon, { leastCosine: 0.5 }),
        encoder: await loadSentenceEncoder(encoder),
      }),
    ],
    [
      { recipe: "bert-attack", maskedLanguageModel, encoder },
      async () => ({
        maskedLanguageModel: await loadMaskedLanguageModel(maskedLanguageModel),
        encoder: await loadSentenceEncoder(encoder),
      }),
    ],
    [
      { recipe: "textbugger", lexicon, encoder },
      async () => ({ lexicon: await loadWordVectors(lexicon), encoder: await loadSentenceEncoder(encoder) }),
    ],
  ])("%o: the attack of the same as values, and no tensor is left", async (byName, load) => {
    const { recipe } = byName;
    const before = tf.memory().numTensors;
    const named = await attack(model, sentences, { ...byName, ...silent });
    expect(tf.memory().numTensors).toBe(before);
    const values = await load();
    const valued = await attack(model, sentences, { recipe, ...values, ...silent });
    expect(withoutSeconds(named)).toEqual(withoutSeconds(valued));
    expect(named.metrics.succeeded).toBeGreaterThan(0);
    expect(named.provenance.options).toEqual(valued.provenance.options);
    const after = await attack(model, sentences, { recipe, ...values, examples: 2, ...silent });
    expect(after.toRows()).toHaveLength(2); // values stay the caller's, to use and to free
  });

  test("what was loaded is freed where the attack ends otherwise", async () => {
    const before = tf.memory().numTensors;
    const named = { recipe: "textbugger", lexicon, encoder };
    const refused = (options: object) =>
      refusal(() => attack(model, sentences, { ...named, ...options, ...silent }));
    expect(await refused({ importance: "remove" })).toMatch(/^unknown importance: remove /);
    expect(await refused({ target: 5 })).toMatch(/^invalid target: 5 /);
    const aborted = { signal: AbortSignal.abort(new Error("no")), ...silent };
    await expect(attack(model, sentences, { ...named, ...aborted })).rejects.toThrow("no");
    expect(tf.memory().numTensors).toBe(before);
  });

  test("wordnet is the default of textfooler-lexicon; vectors by name are cut at cosine 0.5", async () => {
    const [byDefault, named] = [
      await attack(model, sentences, silent),
      await attack(model, sentences, { lexicon: "wordnet", ...silent }),
    ];
    expect(withoutSeconds(named)).toEqual(withoutSeconds(byDefault));
    const vectors = writeFiles({ "v.txt": "good 1 0\nbad 0 1\nfunny 1 0\n" });
    const all = await loadWordVectors(vectors);
    const turnsBad = async (lexicon: AttackOptions["lexicon"]) => {
      const rows = (await attack(model, sentences, { lexicon, ...silent })).toRows();
      return rows.some(({ text, perturbedText }) => !text.includes("bad") && perturbedText.includes("bad"));
    };
    expect([await turnsBad(all), await turnsBad(vectors)]).toEqual([true, false]);
  });

  test("hotFlip takes a lexicon by the same names", async () => {
    const [byName, byValue] = [
      await hotFlip(model, sentences, { lexicon, ...silent }),
      await hotFlip(model, sentences, { lexicon: await loadWordVectors(lexicon), ...silent }),
    ];
    expect(withoutSeconds(byName)).toEqual(withoutSeconds(byValue));
    expect(byName.provenance.options.lexicon).toBe(lexicon);
  });

  test("a sweep and a comparison attack with them, and free them", async () => {
    const before = tf.memory().numTensors;
    const named = { recipe: "textfooler", lexicon, encoder, examples: 3 };
    const { provenance } = await attack(model, sentences, { ...named, ...silent });
    const swept = await sweep(model, sentences, { samples: 4, rho: [0.5], attack: named, ...silent });
    expect(swept.provenance.options.attack).toEqual({ ...provenance.options, seed: 0 });
    expect(swept.toRows()[0].averageQueries).toBeGreaterThan(0);
    const other = await loadModel(await tinyModelFolder({ seed: 2 }));
    const compared = await compareRobustness([model, other], sentences, {
      attack: named,
      draws: 10,
      ...silent,
    });
    expect(compared.provenance.options.attack).toEqual(provenance.options);
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("stop words and the premise", () => {
  const pairs = new Dataset("pairs", [{ id: 0, text: "great", pair: "a great film", label: 1 }]);
  const victim = {
    labels: ["no", "yes"],
    predict: async (inputs: readonly unknown[]) => inputs.map(() => [0.4, 0.6]),
  };
  const asked = async (options: AttackOptions) => {
    const log = await attack(victim, pairs, { queryBudget: 50, lexicon, ...options, ...silent });
    return { queries: log.toRows()[0].queries, options: log.provenance.options };
  };

  test("words that stay are not asked about; a file and a list of the same words do the same", async () => {
    const file = writeFiles({ "stop.txt": "a\nfilm\n" });
    const [byFile, byList, none] = [
      await asked({ stopWords: file }),
      await asked({ stopWords: new Set(["a", "film"]) }),
      await asked({ stopWords: [] }),
    ];
    expect(byFile.options.stopWords).toEqual(stopWordsRecord({ name: file, words: ["a", "film"] }));
    expect(byList.options.stopWords).toEqual(stopWordsRecord({ name: "given", words: ["a", "film"] }));
    expect(byFile.queries).toBe(byList.queries);
    expect(none.queries).toBeGreaterThan(byFile.queries);
  });

  test("fixedPremise decides whether the first text may change", async () => {
    const [fixed, free] = [await asked({ fixedPremise: true }), await asked({ fixedPremise: false })];
    expect(fixed.options.constraints).toContain("fixed-premise");
    expect(free.options.constraints).not.toContain("fixed-premise");
    expect(free.queries).toBeGreaterThan(fixed.queries);
  });
});

describeShared("TextFooler on the built-in model", () => {
  test("breaks predictions by neighbours of the same part of speech, in sentences of like meaning", async () => {
    const [victim, data] = [await loadModel("bert-mini-sst2"), await loadDataset("sst2-sample")];
    const neighbours = shared("data/wordlists/counterfitted_neighbors_jia2019.json");
    const log = await attack(victim, data, {
      recipe: "textfooler",
      lexicon: neighbours,
      encoder: shared("models/minilm-l6-sst2"),
      examples: 12,
      ...silent,
    });
    const free = await attack(victim, data, { lexicon: neighbours, examples: 12, ...silent });
    expect(log.metrics.succeeded).toBeGreaterThan(0);
    const known = await readLexicon(neighbours);
    const wordsOf = (text: string) => cutWords(text).map((word) => word.text.toLowerCase());
    for (const { text, perturbedText } of log.toRows()) {
      const [old, now] = [wordsOf(text), wordsOf(perturbedText)];
      expect(now).toHaveLength(old.length);
      for (const [i, word] of now.entries()) {
        if (word !== old[i]) expect(known.neighbours(old[i])).toContain(word);
      }
    }
    expect(log.metrics.originalAccuracy).toBe(free.metrics.originalAccuracy);
    expect(log.provenance.options).toMatchObject({ recipe: "textfooler", lexicon: neighbours });
    const texts = (of: AttackLog) => of.toRows().map(({ perturbedText }) => perturbedText);
    expect(texts(log)).not.toEqual(texts(free));
    victim.dispose();
  });
});
