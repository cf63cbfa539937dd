import { describe, expect, test } from "vitest";
import { AttackedText } from "../../../src/attacks/attacked-text.js";
import type { PositionConstraint } from "../../../src/attacks/constraints/constraint.js";
import {
  fixedPremise,
  keepStopWords,
  noRepeat,
} from "../../../src/attacks/constraints/position-constraints.js";
import { describeShared } from "../../shared-files.js";
import { goldenRows, goldenStopWords } from "../golden-files.js";

const allowed = (text: AttackedText, constraint: PositionConstraint) =>
  [...text.words.keys()].filter((position) => constraint.allowsPosition(text, position));

describe("constraints", () => {
  const pair = AttackedText.of({ text: "The first text", pair: "the second text" });

  test("stop words are compared as they stand", () => {
    expect(allowed(pair, keepStopWords(new Set(["the", "text"])))).toEqual([0, 1, 4]);
  });

  test("a fixed premise leaves the second text free, and a single text wholly", () => {
    expect(allowed(pair, fixedPremise)).toEqual([3, 4, 5]);
    expect(allowed(AttackedText.of("one two"), fixedPremise)).toEqual([0, 1]);
  });

  test("no word is modified twice, nor what an edit put beside it", () => {
    expect(allowed(pair.replaceWord(1, "very first"), noRepeat)).toEqual([0, 3, 4, 5, 6]);
  });
});

describeShared("constraints equal TextAttack's", () => {
  test("stop words and repeats in all 84 texts", () => {
    type Row = { text: string; not_stopwords: number[]; after_replacing_1_not_repeated?: number[] };
    const golden = goldenRows<Row>("modifiable");
    const stopWords = new Set(goldenStopWords());
    for (const row of golden) {
      const text = AttackedText.of(row.text);
      expect(allowed(text, keepStopWords(stopWords)), row.text).toEqual(row.not_stopwords);
      if (row.after_replacing_1_not_repeated) {
        expect(allowed(text.replaceWord(1, "new"), noRepeat)).toEqual(row.after_replacing_1_not_repeated);
      }
    }
    expect(golden.length).toBe(84);
  });
});
