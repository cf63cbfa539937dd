import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MethodComparison } from "../../src/results/method-comparison.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { type CompareMethodsOptions, compareMethods } from "../../src/verbs/compare-methods.js";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { rahp } from "../../src/verbs/rahp.js";
import { train } from "../../src/verbs/train.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { interrupt, recordProgress, risesToTotal, silent } from "./progress-calls.js";
import { datasetOf, sentences } from "./sentences.js";
import { figuresOf, judged, lexicon, pruning, training } from "./small-comparison.js";

const adversarial = datasetOf("adversarial", [["a bad film", 1]]);
const options: CompareMethodsOptions = {
  methods: ["given", "vanilla", "rahp", "rahp + fine-tuning", { name: "long", train: { epochs: 3 } }],
  ...{ evaluateOn: judged, adversarial, attacks: [{ lexicon, examples: 3 }], seeds: [3, 4] },
  ...{ train: training, prune: pruning },
};
/** Steps and measurements of `options`: trained, pruned, tuned, trained longer; three of each of five methods. */
const PIECES = 2 * (4 + 5 * 3);

let model: TextClassifier;
let result: MethodComparison;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  result = await compareMethods(model, sentences, { ...options, ...silent });
});
afterAll(() => model.dispose());

const run = (changes: CompareMethodsOptions) =>
  compareMethods(model, sentences, { train: training, ...silent, ...changes });

/** What a row has of a model that is attacked and reads adversarial texts, too. */
async function figures(of: TextClassifier) {
  const onAdversarial = await evaluate(of, adversarial, silent);
  const { metrics } = await attack(of, judged, { lexicon, examples: 3, ...silent });
  return {
    ...(await figuresOf(of)),
    adversarialAccuracy: onAdversarial.accuracy,
    ...{ accuracyUnderAttack: metrics.accuracyUnderAttack, averageQueries: metrics.averageQueries },
  };
}

describe("the rows", () => {
  test("are a method, seed and attack each, in the order of the methods", () => {
    const names = result.toRows().map(({ method, seed, attack }) => `${method} ${seed} ${attack}`);
    expect(names).toEqual(
      ["given", "vanilla", "rahp", "rahp + fine-tuning", "long"].flatMap((method) =>
        [3, 4].map((seed) => `${method} ${seed} textfooler-lexicon`),
      ),
    );
  });

  test("are what train, rahp, train, evaluate and attack give one after the other", async () => {
    const of = (method: string) => result.toRows().find((row) => row.method === method && row.seed === 4);
    const { model: trained } = await train(model, sentences, { ...training, seed: 4, ...silent });
    const { model: pruned } = await rahp(trained, sentences, { ...pruning, seed: 4, ...silent });
    const { model: tuned } = await train(pruned, sentences, { ...training, seed: 4, ...silent });
    expect(of("given")).toMatchObject(await figures(model));
    expect(of("vanilla")).toMatchObject(await figures(trained));
    expect(of("rahp")).toMatchObject({ ...(await figures(pruned)), pruned: 2 });
    expect(of("rahp + fine-tuning")).toMatchObject({ ...(await figures(tuned)), pruned: 2 });
    for (const made of [trained, pruned, tuned]) made.dispose();
  });

  test("differ by the seed of the training, and not where nothing is trained", () => {
    const clever = (method: string) =>
      result.summary().find((row) => row.method === method)!.meanClever.deviation!;
    expect(clever("given")).toBe(0);
    expect(clever("vanilla")).toBeGreaterThan(0);
    expect(clever("long")).toBeGreaterThan(0);
  });

  test("are of the training method by its name, with its options, before and after pruning", async () => {
    const methods = [
      "r-drop + rahp",
      { name: "mine", method: { name: "r-drop", alpha: 5 }, prune: true },
    ] as const;
    const [short, mine] = (await run({ methods, prune: pruning, evaluateOn: judged })).toRows();
    const { model: trained } = await train(model, sentences, { ...training, method: "r-drop", ...silent });
    const { model: pruned } = await rahp(trained, sentences, { ...pruning, ...silent });
    const { accuracy, meanClever } = await evaluate(pruned, judged, silent);
    expect(short).toMatchObject({ accuracy, meanClever });
    expect(mine.meanClever).not.toBe(meanClever);
    for (const made of [trained, pruned]) made.dispose();
  });

  test("say nothing of attacks and adversarial texts where there are none", async () => {
    const rows = (await run({ methods: ["given"] })).toRows();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ attack: null, accuracyUnderAttack: null, adversarialAccuracy: null });
  });

  test("are told to be of the data that was trained on, or picked by", async () => {
    const own = await run({ methods: ["given"] });
    expect(own.notes).toEqual([
      "accuracy and mean C are of the data that models were trained on: judge methods on other data",
    ]);
    const picked = await run({
      methods: ["vanilla"],
      train: { ...training, evaluateOn: judged },
      evaluateOn: judged,
    });
    expect(picked.notes.at(-1)).toContain("weights were kept by their accuracy on the data");
    expect(result.notes).toEqual([]);
  });
});

describe("the work", () => {
  test("trains once what methods begin with, and leaves the given model as it is", async () => {
    const before = model.origin.weightsHash;
    const { onProgress, calls } = recordProgress();
    const { cost } = await run({
      methods: ["vanilla", "rahp"],
      prune: pruning,
      evaluateOn: judged,
      onProgress,
    });
    expect(calls.at(-1)).toEqual([4, 4]); // trained, pruned, each evaluated
    expect(risesToTotal(calls)).toBe(true);
    expect(cost.passes.evaluation).toBe(2 * judged.size);
    expect(model.origin.weightsHash).toBe(before);
  });

  test("keeps the models where it is asked to, by method and seed", async () => {
    const folder = join(temporaryFolder(), "kept");
    const kept = await run({
      methods: ["rahp"],
      seeds: [3],
      prune: pruning,
      evaluateOn: judged,
      keepModels: folder,
    });
    expect(readdirSync(folder)).toEqual(["rahp-3"]);
    const again = await loadModel(join(folder, "rahp-3"));
    const { accuracy, meanClever } = await evaluate(again, judged, silent);
    expect(kept.toRows()[0]).toMatchObject({ accuracy, meanClever });
    again.dispose();
  });

  test("names the method whose training diverges", async () => {
    const wild = { name: "wild", train: { learningRate: 1e20 } };
    expect(await refusal(() => run({ methods: [wild] }))).toMatch(
      /^wild, seed 0: training diverged at step /,
    );
  });
});

describe("a comparison that was interrupted", () => {
  test("goes on from its journal to the bytes of one that nobody disturbed, wherever that was", async () => {
    const folder = temporaryFolder();
    const resume = join(folder, "journal");
    for (const pieces of [0.5, 1, 4, 5.4, 8.5, 12, PIECES - 0.5]) {
      await interrupt(pieces, (signals) => run({ ...options, resume, ...signals }));
      expect(existsSync(resume)).toBe(true);
    }
    const { onProgress, calls } = recordProgress();
    const resumed = await run({ ...options, resume, onProgress });
    expect(calls.at(-1)).toEqual([PIECES, PIECES]);
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(result));
    expect(readdirSync(folder)).toEqual(["journal"]); // all other files went as they were finished with
  });

  test("takes a model that it had trained from its checkpoint, which stays until nothing needs it", async () => {
    const folder = temporaryFolder();
    const resume = join(folder, "journal");
    const checkpoint = () => statSync(join(folder, "journal.2")).ino; // after the file of the given model's attack
    const stopAt = (pieces: number) =>
      interrupt(pieces, (signals) => run({ ...options, resume, ...signals }));
    await stopAt(4); // trained
    const written = checkpoint();
    await stopAt(7); // evaluated and attacked
    expect(checkpoint()).toBe(written);
  });

  test("computes nothing again that it knows", async () => {
    const resume = join(temporaryFolder(), "journal");
    await run({ ...options, resume, ...silent });
    const bytes = readFileSync(resume, "utf8");
    const { onProgress, calls } = recordProgress();
    const again = await run({ ...options, resume, onProgress });
    expect(readFileSync(resume, "utf8")).toBe(bytes);
    expect(JSON.stringify(again)).toBe(JSON.stringify(result));
    expect(calls.map(([done]) => done)).toEqual(Array.from({ length: PIECES }, (_, i) => i + 1));
  });

  test.each<[string, CompareMethodsOptions]>([
    ["other options of training", { train: { ...training, epochs: 1 } }],
    ["other methods", { methods: ["vanilla"] }],
    ["another attack", { attacks: [{ lexicon, examples: 2 }] }],
  ])("refuses the journal of %s", async (_, changes) => {
    const resume = join(temporaryFolder(), "journal");
    await interrupt(1, (signals) => run({ ...options, resume, ...signals }));
    expect(await refusal(() => run({ ...options, ...changes, resume }))).toBe(
      `journal of another run: ${resume} (its model, data, options, engine or version differ)`,
    );
  });
});
