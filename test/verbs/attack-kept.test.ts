import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AttackLog } from "../../src/results/attack-log.js";
import type { TextClassifier } from "../../src/results/text-classifier.js";
import { attack } from "../../src/verbs/attack.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { lexicon, naysayer, withoutSeconds } from "./attacked-sentences.js";
import { abortAfter, recordProgress, silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

let model: TextClassifier;
let log: AttackLog;

beforeAll(async () => {
  model = await loadModel(await tinyModelFolder());
  log = await attack(model, sentences, { lexicon, ...silent });
});
afterAll(() => model.dispose());

describe("a run that was interrupted", () => {
  const journalIn = () => join(temporaryFolder(), "journal.jsonl");

  test("goes on with what its journal keeps, to the same rows, and asks about nothing twice", async () => {
    const resume = journalIn();
    const { signal, onProgress } = abortAfter(3);
    await expect(attack(model, sentences, { lexicon, resume, signal, onProgress })).rejects.toThrow("enough");
    const kept = readFileSync(resume, "utf8").split("\n").slice(1, -1);
    expect(kept).toHaveLength(3);
    const told = recordProgress();
    const resumed = await attack(model, sentences, { lexicon, resume, onProgress: told.onProgress });
    expect(withoutSeconds(resumed)).toEqual(withoutSeconds(log));
    expect(resumed.toRows()[0].seconds).toBe(JSON.parse(kept[0])[2].row.seconds);
    expect(resumed.provenance).toEqual(log.provenance);
    expect(told.calls[0]).toEqual([4, 8]);
    const asked = resumed
      .toRows()
      .slice(3)
      .map(({ queries }) => queries);
    expect(resumed.cost.passes).toEqual({ attack: asked.reduce((a, b) => a + b, 0) });
  });

  test("is finished: the next has nothing to do, and gives the very same", async () => {
    const resume = journalIn();
    const first = await attack(naysayer(), sentences, { lexicon, resume, record: true, ...silent });
    const victim = naysayer();
    const again = await attack(victim, sentences, { lexicon, resume, record: true, ...silent });
    expect(victim.asked).toBe(0);
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  });

  test.each([
    { seed: 3 },
    { examples: 4 },
    { queryBudget: 9 },
    { importance: "unk" },
    { record: true },
  ] as const)("is another with %j", async (change) => {
    const resume = journalIn();
    await attack(model, sentences, { lexicon, resume, ...silent });
    expect(await refusal(() => attack(model, sentences, { lexicon, resume, ...change, ...silent }))).toBe(
      `journal of another run: ${resume} (its model, data, options, engine or version differ)`,
    );
  });
});

describe("a full record", () => {
  test("has each text that was sent, by example and query, and changes nothing else", async () => {
    const victim = naysayer();
    const recorded = await attack(victim, sentences, { lexicon, record: true, ...silent });
    const plain = await attack(naysayer(), sentences, { lexicon, ...silent });
    expect(withoutSeconds(recorded)).toEqual(withoutSeconds(plain));
    expect(recorded.texts).toHaveLength(victim.asked);
    expect(plain.texts).toEqual([]);
    for (const row of recorded.toRows()) {
      const texts = recorded.texts.filter(({ id }) => id === row.id);
      expect(texts.map(({ query }) => query)).toEqual(Array.from({ length: row.queries }, (_, i) => i + 1));
      expect(texts[0]).toMatchObject({ purpose: "original", text: row.text, score: row.originalScore });
      expect(
        texts.some(({ text, score }) => text === row.perturbedText && score === row.perturbedScore),
      ).toBe(true);
      expect(texts.some(({ reached }) => reached)).toBe(row.status !== "failed");
    }
  });
});
