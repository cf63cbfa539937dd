import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { LoadingTerms } from "../../../src/attacks/resources/load-lexicon.js";
import { resourceLoaders } from "../../../src/attacks/resources/load-resource.js";
import type { TransformersJs } from "../../../src/attacks/resources/transformers-js.js";
import { chooseEngine } from "../../../src/backends/engines.js";
import { RahpError } from "../../../src/support/rahp-error.js";
import { maskedLanguageCases } from "../../fixtures/masked-language-values.js";
import { refusal } from "../../fixtures/refusal.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../../fixtures/tiny-model.js";
import { vectorBinary, vectorNpy, vectorText, writeFiles } from "../../fixtures/vector-files.js";
import { writtenBareEncoder, writtenMaskedModel } from "../../fixtures/written-folder.js";
import { installedEngines } from "../../oracle-models.js";

const { config } = maskedLanguageCases[0]!;
const { lexicon, encoder, tagger, maskedLanguageModel } = resourceLoaders;

/** What a load asked for beside the result. */
let engineStarts = 0;
const terms: LoadingTerms = {
  startEngine: async () => engineStarts++,
  signal: undefined,
  onProgress: () => {},
  transformersJs: async () => {
    throw new RahpError("missing package: it");
  },
  leastCosine: -1,
};
/** A package that has every model, and answers with the length of texts. */
const ofHub = {
  pipeline: async () => async (texts: string[]) => ({
    data: Float32Array.from(texts, ({ length }) => length),
    dims: [texts.length, 1],
  }),
} as unknown as TransformersJs;

beforeAll(async () => {
  await chooseEngine(installedEngines[0]);
});

describe("a lexicon", () => {
  const words = ["film", "movie", "plot"];
  const vectors = [
    [1, 0],
    [2, 1],
    [0, 1],
  ];

  test("wordnet is WordNet's synonyms, and needs no engine", async () => {
    const before = engineStarts;
    const { name, neighbours } = await lexicon("wordnet", terms);
    expect(name).toBe("WordNet 3.1");
    expect(neighbours("movie")).toContain("film");
    expect(engineStarts).toBe(before);
  });

  test(".json is a list of neighbours", async () => {
    const path = writeFiles({ "list.json": '{"film": ["movie"]}' });
    const { name, neighbours } = await lexicon(path, terms);
    expect([name, neighbours("film")]).toEqual([path, ["movie"]]);
  });

  test.each<[string, Record<string, string | Uint8Array>]>([
    [".txt", { "v.txt": vectorText(words, vectors) }],
    [".vec", { "v.vec": vectorText(words, vectors, true) }],
    [".bin", { "v.bin": vectorBinary(words, vectors) }],
    [".npy", { "v.npy": vectorNpy(vectors), "v.txt": `${words.join("\n")}\n` }],
    [".TXT", { "v.TXT": vectorText(words, vectors) }],
  ])("%s is word vectors, with the neighbours of the least cosine", async (_extension, files) => {
    const path = writeFiles(files);
    const all = await lexicon(path, terms);
    expect(all.neighbours("film")).toEqual(["movie", "plot"]); // cosines 0.89 and 0
    const near = await lexicon(path, { ...terms, leastCosine: 0.5 });
    expect(near.neighbours("film")).toEqual(["movie"]);
    expect("cosine" in near && near.name).toBe(path);
  });

  test("loads of the same vectors at the same time leave one whole table of neighbours", async () => {
    const path = writeFiles({ "v.txt": vectorText(words, vectors) });
    const loaded = await Promise.all(Array.from({ length: 4 }, () => lexicon(path, terms)));
    for (const { neighbours } of loaded) expect(neighbours("film")).toEqual(["movie", "plot"]);
    expect(readdirSync(dirname(path)).sort()).toEqual(["v.txt", "v.txt.k50.neighbours"]);
    let searched = 0;
    await lexicon(path, { ...terms, onProgress: () => searched++ });
    expect(searched).toBe(0);
  });

  test.each([
    [
      "a broken line",
      { "v.txt": "film 1 0\nmovie 1 x\n" },
      'invalid word vectors in v.txt: line 2 has "x" for a number',
    ],
    [
      "numbers that lack",
      { "v.txt": "film 1 0\nmovie 1\n" },
      "invalid word vectors in v.txt: line 2 has 1 numbers (expected 2)",
    ],
    ["no JSON", { "list.json": "film movie" }, "invalid lexicon file: PATH (expected JSON)"],
    [
      "another extension",
      { "list.csv": "film,movie" },
      "unknown kind of lexicon: .csv (expected one of .json, .txt, .vec, .bin, .npy, wordnet)",
    ],
  ])("%s is refused", async (_what, files, line) => {
    const path = writeFiles(files as Record<string, string>);
    expect(await refusal(() => lexicon(path, terms))).toBe(line.replace("PATH", path));
  });

  test("a name that is nearly wordnet, and files that aren't there, are refused", async () => {
    expect(await refusal(() => lexicon("wordnt", terms))).toBe(
      "unknown kind of lexicon: wordnt (did you mean wordnet?)",
    );
    expect(await refusal(() => lexicon("no.json", terms))).toBe("missing lexicon file: no.json");
    expect(await refusal(() => lexicon("no.vec", terms))).toMatch(/^missing word vectors: no\.vec /);
  });
});

describe("an encoder, and a masked language model", () => {
  test("come from a folder, with an engine", async () => {
    const before = engineStarts;
    const folder = writtenBareEncoder(config);
    const ofTexts = await encoder(folder, terms);
    expect(ofTexts.name).toBe(folder);
    expect((await ofTexts.embed(["a film"]))[0]).toHaveLength(8);
    const ofWords = await maskedLanguageModel(writtenMaskedModel(config), terms);
    expect(await ofWords.candidates(["a", "film"], 1, 30)).not.toEqual([]);
    expect(engineStarts).toBe(before + 2);
  });

  test("come from the Hub where there is no such folder", async () => {
    const here = { ...terms, transformersJs: async () => ofHub };
    const before = engineStarts;
    const ofTexts = await encoder("owner/name", here);
    expect([ofTexts.name, await ofTexts.embed(["abc"])]).toEqual(["owner/name", [Float32Array.of(3)]]);
    expect((await maskedLanguageModel("bert-base-uncased", here)).name).toBe("bert-base-uncased");
    expect(engineStarts).toBe(before); // the package brings its own
  });

  test("neither folder nor package: one line tells of both", async () => {
    expect(await refusal(() => encoder("owner/name", terms))).toBe(
      "missing sentence encoder: owner/name (no such folder; of the Hub: missing package: it)",
    );
    expect(await refusal(() => maskedLanguageModel("bert-base", terms))).toBe(
      "missing masked language model: bert-base (no such folder; of the Hub: missing package: it)",
    );
  });

  test("what can't be an id of the Hub is a folder that isn't there; a file is none", async () => {
    expect(await refusal(() => encoder("./nowhere", terms))).toMatch(
      /^missing sentence encoder: \.\/nowhere \(expected a folder; hf download /,
    );
    const file = writeFiles({ "encoder.bin": "" });
    expect(await refusal(() => maskedLanguageModel(file, terms))).toMatch(
      /^missing masked language model: .*encoder\.bin \(expected a folder; /,
    );
  });

  test("folders of another kind are refused", async () => {
    const empty = join(temporaryFolder(), "empty");
    mkdirSync(empty);
    expect(await refusal(() => encoder(empty, terms))).toBe(`missing file: ${join(empty, "config.json")}`);
    expect(await refusal(async () => maskedLanguageModel(await tinyModelFolder(), terms))).toBe(
      "unsupported model class in config.json: BertForSequenceClassification (expected a ...ForMaskedLM)",
    );
  });
});

test("the tagger is wink, and no other", async () => {
  const { name } = await tagger("wink", terms);
  expect(name).toMatch(/^wink-nlp /);
  expect(await refusal(() => tagger("spacy", terms))).toBe("unknown tagger: spacy (expected one of wink)");
});
