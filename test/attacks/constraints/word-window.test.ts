import { expect, test } from "vitest";
import { AttackedText } from "../../../src/attacks/attacked-text.js";
import { wordWindow } from "../../../src/attacks/constraints/word-window.js";
import { describeShared } from "../../shared-files.js";
import { goldenRows } from "../golden-files.js";

test("a window keeps its size at both ends, and loses the punctuation around it", () => {
  const text = AttackedText.of('"One, two; three four - five!"');
  expect(wordWindow(text, 0, 3)).toBe("One, two; three");
  expect(wordWindow(text, 2, 3)).toBe("two; three four");
  expect(wordWindow(text, 4, 3)).toBe("three four - five");
  expect(wordWindow(text, 2, Infinity)).toBe("One, two; three four - five");
});

test("the texts of a pair are one, with the line break between them", () => {
  const pair = AttackedText.of({ text: "One two.", pair: "Three, four" });
  expect(wordWindow(pair, 2, 3)).toBe("two.\nThree, four");
});

test("a text without words has an empty window", () => {
  expect(wordWindow(AttackedText.of("..."), 0, 3)).toBe("");
});

describeShared("wordWindow equals TextAttack's", () => {
  test("in all 1589 windows", () => {
    const golden = goldenRows<{ text: string; index: number; size: number | null; window: string }>(
      "windows",
    );
    for (const { text, index, size, window } of golden) {
      expect(
        wordWindow(AttackedText.of(text), index, size ?? Infinity),
        `${size} at ${index} of ${text}`,
      ).toBe(window);
    }
    expect(golden.length).toBe(1589);
  });
});
