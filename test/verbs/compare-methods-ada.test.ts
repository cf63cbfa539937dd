import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MethodComparison } from "../../src/results/method-comparison.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { augment } from "../../src/verbs/augment.js";
import { type CompareMethodsOptions, compareMethods } from "../../src/verbs/compare-methods.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { rahp } from "../../src/verbs/rahp.js";
import { train } from "../../src/verbs/train.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { interrupt, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";
import { figuresOf, judged, pruning, training } from "./small-comparison.js";

const attacking = { recipe: "textbugger-chars", examples: 6 } as const;
/** No word has a neighbour, so that no attack succeeds. */
const nothing = { name: "nothing", neighbours: () => [] };
const options: CompareMethodsOptions = {
  methods: ["vanilla", "ada", "ada + r-drop", "ada + rahp", "ada + rahp + fine-tuning"],
  ...{ evaluateOn: judged, seeds: [3, 4] },
  ...{ train: training, augment: attacking, prune: pruning },
};
/** Of a seed: plain training, augmentation, two trainings, pruning, tuning; each of five methods evaluated. */
const PIECES = 2 * (6 + 5);

let model: TextClassifier;
let result: MethodComparison;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  result = await compareMethods(model, sentences, { ...options, ...silent });
});
afterAll(() => model.dispose());

const run = (changes: CompareMethodsOptions) =>
  compareMethods(model, sentences, { evaluateOn: judged, train: training, ...silent, ...changes });

describe("the rows of ada", () => {
  test("are what train, attack, augment and train again, of the given model, give; heads are scored on the data alone", async () => {
    const of = (method: string) => result.toRows().find((row) => row.method === method && row.seed === 4);
    const trainBy = (changes: object) => ({ ...training, seed: 4, ...silent, ...changes });
    const { model: plain } = await train(model, sentences, trainBy({}));
    const log = await attack(plain, sentences, { ...attacking, seed: 4, ...silent });
    const augmented = augment(sentences, log);
    const { model: hardened } = await train(model, augmented, trainBy({}));
    const { model: dropped } = await train(model, augmented, trainBy({ method: "r-drop" }));
    const { model: pruned } = await rahp(hardened, sentences, { ...pruning, seed: 4, ...silent });
    const { model: tuned } = await train(pruned, augmented, trainBy({}));
    expect(of("vanilla")).toMatchObject(await figuresOf(plain));
    expect(of("ada")).toMatchObject(await figuresOf(hardened));
    expect(of("ada + r-drop")).toMatchObject(await figuresOf(dropped));
    expect(of("ada + rahp")).toMatchObject({ ...(await figuresOf(pruned)), pruned: 2 });
    expect(of("ada + rahp + fine-tuning")).toMatchObject({ ...(await figuresOf(tuned)), pruned: 2 });
    expect(of("ada")!.meanClever).not.toBe(of("vanilla")!.meanClever);
    const added = augmented.size - sentences.size;
    expect(result.notes).toContain(
      `ada, seed 4: ${added} of 6 attacks succeeded, and their texts are trained on`,
    );
    for (const made of [plain, hardened, dropped, pruned, tuned]) made.dispose();
  });

  test("tell the options of the attack and of what follows, without steps that depend on its successes", () => {
    const methods = result.provenance.options.methods as { name: string; steps: Record<string, unknown>[] }[];
    const [plain, augmentation, training] = methods.find(({ name }) => name === "ada")!.steps;
    expect(plain).toEqual(methods.find(({ name }) => name === "vanilla")!.steps[0]);
    expect(augmentation).toMatchObject({ kind: "augment", ...attacking, queryBudget: null });
    expect(augmentation).not.toHaveProperty("seed");
    expect(training).toMatchObject({ kind: "train", epochs: 2, batchSize: 4, evaluateEvery: null });
    expect(training).not.toHaveProperty("steps");
  });

  test("are of 1000 examples attacked by textfooler-lexicon unless they say otherwise", async () => {
    const { provenance } = await run({ methods: [{ augment: { lexicon: nothing, seed: 7 } }] });
    const [{ name, steps }] = provenance.options.methods as { name: string; steps: object[] }[];
    expect(name).toBe("ada");
    expect(steps[1]).toMatchObject({ recipe: "textfooler-lexicon", examples: 1000, seed: 7 });
  });

  test("are the plain training's where the attack has no successes, and a note says so", async () => {
    const made = await run({ methods: ["vanilla", "ada"], augment: { lexicon: nothing } });
    const [vanilla, ada] = made.toRows();
    expect(ada).toEqual({ ...vanilla, method: "ada" });
    expect(made.notes).toEqual([
      "ada, seed 0: none of 8 attacks succeeded, so that nothing is added to the data",
    ]);
  });

  test("are called by the recipe that a method names, and by what comes behind", async () => {
    const custom = { transform: () => [] };
    const methods = [
      "ada",
      { augment: { recipe: "textbugger-chars", examples: 1 } },
      { augment: { recipe: "textbugger-chars", examples: 1 }, prune: true },
      { augment: { recipe: custom, examples: 1 }, method: { name: "r-drop", alpha: 1 } },
      { augment: true, name: "mine" },
    ] as const;
    const { methods: names } = await run({ methods, augment: { lexicon: nothing }, prune: pruning });
    expect(names).toEqual([
      ...["ada", "ada textbugger-chars", "ada textbugger-chars + rahp", "ada custom + r-drop", "mine"],
    ]);
  });
});

describe("the work", () => {
  test("trains the victim once, with vanilla, and attacks it once", async () => {
    const { onProgress, calls } = recordProgress();
    const changes = { ...options, seeds: [3], onProgress };
    const { cost } = await run(changes);
    expect(calls.at(-1)).toEqual([PIECES / 2, PIECES / 2]);
    expect(risesToTotal(calls)).toBe(true);
    const { cost: ofAda } = await run({ ...changes, methods: ["ada"], ...silent });
    expect(cost.passes.attack).toBe(ofAda.passes.attack);
    expect(cost.passes.attack).toBeGreaterThan(6);
  });

  test("trains the victim by the options of all, and the method by its own", async () => {
    const { onProgress, calls } = recordProgress();
    const long = { name: "long", augment: true, train: { epochs: 3 } };
    await run({ ...options, methods: ["vanilla", "ada", long], seeds: [3], onProgress });
    expect(calls.at(-1)).toEqual([7, 7]); // vanilla, the attack, two trainings; three evaluations
  });

  test("that was interrupted goes on from its journal to the same bytes, wherever that was", async () => {
    const folder = temporaryFolder();
    const resume = join(folder, "journal");
    for (const pieces of [1, 2.3, 2.8, 3, 3.5, 4, 8.5, PIECES / 2 + 2.5, PIECES - 1]) {
      await interrupt(pieces, (signals) => run({ ...options, resume, ...signals }));
      expect(existsSync(resume)).toBe(true);
    }
    const resumed = await run({ ...options, resume });
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(result));
    expect(readdirSync(folder)).toEqual(["journal"]);
  });

  test("that was stopped in the attack goes on in the middle of it", async () => {
    const folder = temporaryFolder();
    const changes = { ...options, methods: ["ada"], seeds: [3] };
    const resume = join(folder, "journal");
    await interrupt(1.5, (signals) => run({ ...changes, resume, ...signals })); // trained; three of six attacked
    expect(readdirSync(folder).sort()).toEqual(["journal", "journal.1", "journal.2"]);
    const [whole, resumed] = [await run(changes), await run({ ...changes, resume })];
    expect(resumed.cost.passes.attack).toBeLessThan(whole.cost.passes.attack);
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
  });
});

describe("refuses before it trains", () => {
  test.each<[string, object, string]>([
    ["an unknown recipe", { augment: { recipe: "textfoler" } }, "unknown recipe: textfoler (did you mean"],
    ["an unknown option", { augment: { exmaples: 3 } }, "unknown option: exmaples (did you mean examples?)"],
    ["options out of range", { augment: { examples: 0 } }, "invalid examples: 0"],
    ["a journal of the attack", { augment: { resume: "x" } }, "invalid augment: it has resume (expected"],
    ["recorded texts", { augment: { record: true } }, "invalid augment: it has record (expected"],
    [
      "what are no options",
      { augment: "textfooler-lexicon" },
      "invalid augment: textfooler-lexicon (expected true, false, or options of an attack)",
    ],
    ["a recipe without what it needs", { augment: { recipe: "bert-attack" } }, "missing maskedLanguageModel"],
    [
      "augmenting without training",
      { augment: true, train: false },
      "invalid augment: true (expected only where train is not false)",
    ],
  ])("%s", async (_, method, message) => {
    const { onProgress, calls } = recordProgress();
    expect(await refusal(() => run({ methods: ["vanilla", method], onProgress }))).toContain(message);
    expect(calls).toEqual([]);
  });

  test.each([
    ["ada + given", "invalid method: ada + given (expected a training method, given, rahp, ada, or parts of"],
    ["ada + ada", "invalid method: ada + ada"],
    ["ada + fine-tuning", "invalid method: ada + fine-tuning"],
    ["rahp + ada", "invalid method: rahp + ada"],
    ["adda", "unknown method: adda (did you mean ada?)"],
  ])("%s", async (method, message) => {
    expect(await refusal(() => run({ methods: [method] }))).toContain(message);
  });

  test("what is wrong with the augmentations of all, and a method that comes by two names", async () => {
    const augment = { recipe: "textbuger-chars" };
    expect(await refusal(() => run({ methods: ["ada"], augment }))).toContain("unknown recipe");
    expect(await refusal(() => run({ methods: ["ada", "ada + vanilla"] }))).toContain("ada comes twice");
  });
});
