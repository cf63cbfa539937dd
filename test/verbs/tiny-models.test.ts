import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadFolder } from "../../src/models/folder.js";
import { Dataset } from "../../src/results/dataset.js";
import type { HeadScores } from "../../src/results/head-scores.js";
import { TextClassifier } from "../../src/results/text-classifier.js";
import { composite } from "../../src/verbs/composite.js";
import { scoreHeads } from "../../src/verbs/score-heads.js";
import { useEngine } from "../../src/verbs/use-engine.js";
import { readOracle, relativeToMax } from "../oracle-arrays.js";
import { installedEngines, isThorough, type OracleJson, oracleModels } from "../oracle-models.js";
import { describeShared, shared } from "../shared-files.js";

const pairs = (heads: readonly { layer: number; head: number }[]) =>
  heads.map(({ layer, head }) => [layer, head]);

for (const engine of installedEngines) {
  for (const name of oracleModels.filter((model) => isThorough(engine, model))) {
    describeShared(`from texts to the chosen heads: ${name} on ${engine} beside PyTorch`, () => {
      const folder = shared(`oracle/tiny/${name}`);
      let model: TextClassifier;
      let scores: HeadScores;
      let json: OracleJson;
      beforeAll(async () => {
        await useEngine(engine);
        model = new TextClassifier(await loadFolder(folder, name));
        json = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8"));
        const examples = json.samples.map(({ texts: [text, pair], label }, id) => ({
          id,
          text,
          pair,
          label,
        }));
        scores = await scoreHeads(model, new Dataset(name, examples), { samples: examples.length });
      });
      afterAll(() => model.dispose());

      test("ΔC within 5e-5, Fisher within 2e-5 of the largest", () => {
        const expected = readOracle(`${folder}/expected.safetensors`);
        const rows = scores.toRows();
        const deltas = rows.map(({ deltaClever }) => deltaClever);
        expect(relativeToMax(deltas, expected("deltaC_word").values)).toBeLessThan(5e-5);
        expect(
          relativeToMax(
            rows.map(({ fisher }) => fisher),
            expected("fisher").values,
          ),
        ).toBeLessThan(2e-5);
      });

      test("every composite: S within 1e-4, the same heads protected and pruned in the same order", () => {
        expect(json.composite.length).toBeGreaterThan(10);
        for (const { options, S, protected: kept, prunedInOrder, error } of json.composite) {
          if (error) {
            expect(() => composite(scores, options)).toThrow(`too many heads to prune: ${error.K} `);
            continue;
          }
          const choice = composite(scores, options);
          for (const { layer, head, score } of choice.toRows()) {
            const expected = S[layer][head]; // null: −∞, a protected head
            if (expected !== null) expect(Math.abs(score - expected)).toBeLessThan(1e-4);
          }
          const inOrder = [...choice.protected].sort((a, b) => a.layer - b.layer || a.head - b.head);
          expect(pairs(inOrder)).toEqual(kept);
          expect(pairs(choice.pruned)).toEqual(prunedInOrder);
        }
      });
    });
  }
}
