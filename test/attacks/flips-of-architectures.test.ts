import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FlipVocabulary } from "../../src/attacks/flip-estimates.js";
import { placedWords, tokenOf } from "../../src/attacks/flip-positions.js";
import { chooseEngine } from "../../src/backends/engines.js";
import { Classifier } from "../../src/models/classifier.js";
import { loadFolder } from "../../src/models/folder.js";
import { type OracleJson, oracleModels } from "../oracle-models.js";
import { describeShared, shared } from "../shared-files.js";

describeShared("every architecture with its tokenizer", () => {
  test.each(oracleModels)(
    "%s: words of one token are found, and their estimates are 0 in their own place",
    async (name) => {
      await chooseEngine();
      const folder = shared(`oracle/tiny/${name}`);
      const model = new Classifier(await loadFolder(folder, name));
      const vocabulary = new FlipVocabulary(model);
      expect(vocabulary.words.length).toBeGreaterThan(20);
      expect(vocabulary.words.every((word) => /^\p{L}+$/u.test(word))).toBe(true);
      const { samples }: OracleJson = JSON.parse(readFileSync(`${folder}/expected.json`, "utf8"));
      let found = 0;
      for (const { texts } of samples.filter(({ truncated }) => !truncated).slice(0, 4)) {
        const [text, pair] = texts;
        const encoding = model.encode({ text, pair });
        for (const word of placedWords(pair === undefined ? [text] : [text, pair])) {
          const token = tokenOf(model, pair === undefined ? [text] : [text, pair], word, encoding);
          const own = token === undefined ? -1 : vocabulary.ids.indexOf(encoding.ids[token]);
          if (own < 0) continue;
          expect(vocabulary.words[own].toLowerCase()).toBe(word.text.toLowerCase());
          const falls = await vocabulary.estimate(encoding, 0, 1, [token!]);
          const largest = falls.reduce((most, fall) => Math.max(most, Math.abs(fall)), 0);
          expect(Math.abs(falls[own])).toBeLessThan(1e-4 * largest);
          found++;
        }
      }
      vocabulary.dispose();
      model.dispose();
      expect(found).toBeGreaterThan(0);
    },
  );
});
