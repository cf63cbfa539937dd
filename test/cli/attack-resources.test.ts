import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { importTransformersJs } from "../../src/attacks/resources/transformers-js.js";
import type { AttackRow } from "../../src/results/attack-log.js";
import { maskedLanguageCases } from "../fixtures/masked-language-values.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { writeTinyModel } from "../fixtures/tiny-model.js";
import { vectorText } from "../fixtures/vector-files.js";
import { writtenBareEncoder, writtenMaskedModel } from "../fixtures/written-folder.js";
import { describeShared, shared } from "../shared-files.js";
import { fail, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const { config } = maskedLanguageCases[0]!;
const words = ["good", "great", "bad", "awful", "charming", "dull", "funny", "boring", "film", "movie"];
const encoder = ["--encoder", writtenBareEncoder(config)];
const model = ["--masked-language-model", writtenMaskedModel(config)];
const vectors = ["--lexicon", "vectors.txt"];

beforeAll(async () => {
  await writeTinyFiles(folder);
  await writeTinyModel(place("other"), { seed: 2 });
  writeFileSync(
    place("vectors.txt"),
    vectorText(
      words,
      words.map((_, i) => [10, i]),
    ),
  );
  writeFileSync(place("broken.txt"), "good 1 2\nbad 1\n");
  writeFileSync(place("stop.txt"), "film\nmovie\n");
});

interface Log {
  readonly rows: AttackRow[];
  readonly provenance: { readonly options: Record<string, unknown> };
}

async function attack(...args: string[]): Promise<Log> {
  const log: Log = JSON.parse(
    await succeed(folder, "attack", "model", "--data", "data.tsv", "--json", ...args),
  );
  return { ...log, rows: log.rows.map((row) => ({ ...row, seconds: 0 })) };
}

describe("resources by name", () => {
  test.each([
    ["textfooler", [...vectors, ...encoder, "--tagger", "wink"]],
    ["bert-attack", [...model, ...encoder]],
  ])("%s: two worker threads, each with its own, find what one finds", async (recipe, resources) => {
    const alone = await attack("--recipe", recipe, ...resources, "--threads", "1");
    const together = await attack("--recipe", recipe, ...resources, "--workers", "2");
    expect(together.rows).toEqual(alone.rows);
    expect(together.provenance.options).toEqual(alone.provenance.options);
    expect(alone.provenance.options.recipe).toBe(recipe);
    expect(alone.rows.some(({ status }) => status === "succeeded")).toBe(true);
  });

  test("stop words and the premise reach the attack, in workers too", async () => {
    const options = [...vectors, "--stop-words", "stop.txt", "--no-fixed-premise"];
    const { rows, provenance } = await attack(...options, "--workers", "2");
    expect(provenance.options.stopWords).toMatchObject({ name: "stop.txt", words: 2 });
    expect(provenance.options.constraints).toEqual(["no-repeat", "stop-words"]);
    for (const { text, perturbedText } of rows) {
      for (const word of ["film", "movie"]) {
        if (text.includes(word)) expect(perturbedText).toContain(word);
      }
    }
  });

  test("compare and sweep attack with what they are given", async () => {
    const options = ["--attack", "textfooler", "--variant", "paper", ...vectors, ...encoder, "--target", "0"];
    const common = [
      "--data",
      "data.tsv",
      "--examples",
      "3",
      "--stop-words",
      "stop.txt",
      "--json",
      ...options,
    ];
    const compared = await succeed(folder, "compare", "model", "other", ...common, "--draws", "10");
    const swept = await succeed(folder, "sweep", "model", ...common, "--samples", "4", "--rho", "0.5");
    for (const result of [compared, swept]) {
      expect(JSON.parse(result).provenance.options.attack).toMatchObject({
        ...{ recipe: "textfooler", variant: "paper", lexicon: "vectors.txt", goal: "targeted 0" },
        ...{ encoder: encoder[1], stopWords: { name: "stop.txt" }, examples: 3 },
      });
    }
  });
});

describe("what cannot be loaded is told in one line", () => {
  const refused = (...args: string[]) => fail(folder, "attack", "model", "--data", "data.tsv", ...args);
  const textfooler = ["--recipe", "textfooler", ...vectors];

  test.each<[string[], string]>([
    [
      ["--lexicon", "broken.txt", "--workers", "2"],
      "invalid word vectors in broken.txt: line 2 has 1 numbers (expected 2)",
    ],
    [
      [...textfooler, "--encoder", "./no"],
      "missing sentence encoder: ./no (expected a folder; hf download sentence-transformers/all-MiniLM-L6-v2 --local-dir FOLDER makes one)",
    ],
    [
      ["--recipe", "bert-attack", ...encoder, "--masked-language-model", "model"],
      "unsupported model class in config.json: BertForSequenceClassification (expected a ...ForMaskedLM)",
    ],
  ])("%j", async (args, line) => {
    expect(await refused(...args)).toBe(line);
  });

  test("an id of the Hub without the package that loads it", async () => {
    const isInstalled = await importTransformersJs().then(
      () => true,
      () => false,
    );
    if (isInstalled) return;
    expect(await refused(...textfooler, "--encoder", "Xenova/all-MiniLM-L6-v2")).toBe(
      "missing sentence encoder: Xenova/all-MiniLM-L6-v2 (no such folder; of the Hub: missing package: @huggingface/transformers (it is not installed; npm install @huggingface/transformers@4 adds it))",
    );
  });
});

describeShared("TextFooler on the built-in model, from the command line", () => {
  test("goes into a log that names all that it was given", async () => {
    const resources = [
      ...["--lexicon", shared("data/wordlists/counterfitted_neighbors_jia2019.json")],
      ...["--encoder", shared("models/minilm-l6-sst2")],
    ];
    const options = ["--data", "sst2-sample", "--recipe", "textfooler", "--examples", "4", "--json"];
    const log = JSON.parse(await succeed(folder, "attack", "bert-mini-sst2", ...options, ...resources));
    expect(log.provenance.options).toMatchObject({
      ...{ recipe: "textfooler", lexicon: resources[1], encoder: resources[3] },
      tagger: expect.stringMatching(/^wink-nlp /),
    });
    expect(log.rows.some(({ status }: AttackRow) => status === "succeeded")).toBe(true);
  });
});
