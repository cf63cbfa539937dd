import { describe, expect, test } from "vitest";
import { AttackedText } from "../../src/attacks/attacked-text.js";
import { describeShared } from "../shared-files.js";
import { goldenRows } from "./golden-files.js";

const deleted = (text: string, position: number) => AttackedText.of(text).deleteWord(position).text;

describe("deleting a word", () => {
  test.each([
    ["one two three", 0, "two three"],
    ["one two three", 1, "one three"],
    ["one two three.", 2, "one two."],
    ["one two three", 2, "one two "],
    ["a , b .", 1, "a , ."],
    ["a  b  c", 1, "a   c"],
    ["one, two", 0, ", two"],
    ["alone", 0, ""],
  ])("takes one space along: %j without word %i is %j", (text, position, expected) => {
    expect(deleted(text, position)).toBe(expected);
  });

  test("the last word of a premise is not at the very end", () => {
    const pair = AttackedText.of({ text: "A man sleeps", pair: "A man" });
    expect(pair.deleteWord(2).input).toEqual({ text: "A man", pair: "A man" });
    expect(pair.deleteWord(4).input).toEqual({ text: "A man sleeps", pair: "A " });
  });
});

describe("replacing a word", () => {
  test("keeps what stands around it", () => {
    expect(AttackedText.of('So "Bad", really!').replaceWord(1, "poor").text).toBe('So "poor", really!');
  });

  test("leaves the text it was made from as it was", () => {
    const original = AttackedText.of("a fine film");
    original.replaceWord(1, "nice").deleteWord(0);
    expect(original.text).toBe("a fine film");
    expect([...original.modified]).toEqual([]);
  });

  test("by the word itself modifies nothing", () => {
    expect([...AttackedText.of("a fine film").replaceWord(1, "fine").modified]).toEqual([]);
  });

  test("takes the replacement as it stands, whatever replacement patterns mean in JavaScript", () => {
    expect(AttackedText.of("a fine film").replaceWord(1, "$& $1").text).toBe("a $& $1 film");
  });
});

describe("a pair", () => {
  const pair = AttackedText.of({ text: "One two.\nThree", pair: "four\nfive" });

  test("numbers its words through both texts, and keeps line breaks inside them", () => {
    expect(pair.words).toEqual(["One", "two", "Three", "four", "five"]);
    expect(pair.premiseLength).toBe(3);
    expect(pair.replaceWord(3, "4").input).toEqual({ text: "One two.\nThree", pair: "4\nfive" });
  });

  test("with an empty premise has its first word in the second text", () => {
    expect(AttackedText.of({ text: "", pair: "one two" }).deleteWord(0).input).toEqual({
      text: "",
      pair: "two",
    });
  });
});

test("changed positions are compared place by place, as far as both texts go", () => {
  const original = AttackedText.of("one two three four");
  expect(original.replaceWord(1, "a b").changedPositions(original)).toEqual([1, 2, 3]);
  expect(original.deleteWord(0).changedPositions(original)).toEqual([0, 1, 2]);
  expect(original.changedPositions(original)).toEqual([]);
});

interface GoldenText {
  text: string;
  words: string[];
  modified_indices: number[];
  original_index_map: number[];
}

const summary = (text: AttackedText): GoldenText => ({
  text: text.text,
  words: [...text.words],
  modified_indices: [...text.modified].sort((a, b) => a - b),
  original_index_map: [...text.originalPositions],
});

/** What the golden edits put in place of a word, by their names. */
const replacements: Record<string, (word: string) => string> = {
  replace: () => "new",
  replace_two: () => "brand new",
  delete: () => "",
  insert_before: (word) => `very ${word}`,
  insert_after: (word) => `${word} very`,
};

describeShared("edits equal TextAttack's", () => {
  test("all 1135 single edits", () => {
    const golden = goldenRows<{ text: string; index: number; op: string; result: GoldenText }>("edits");
    for (const { text, index, op, result } of golden) {
      const before = AttackedText.of(text);
      const after = before.replaceWord(index, replacements[op]!(before.words[index]!));
      expect(summary(after), `${op} ${index} of ${text}`).toEqual(result);
    }
    expect(golden.length).toBe(1135);
  });

  test("all 46 chains of edits", () => {
    type Step = { index: number; word: string | null; result: GoldenText };
    const golden = goldenRows<{ text: string; steps: Step[] }>("chains");
    for (const { text, steps } of golden) {
      let current = AttackedText.of(text);
      for (const { index, word, result } of steps) {
        current = word === null ? current.deleteWord(index) : current.replaceWord(index, word);
        expect(summary(current), text).toEqual(result);
      }
    }
    expect(golden.length).toBe(46);
  });

  test("all 486 edits of pairs", () => {
    const golden = goldenRows<{
      premise: string;
      hypothesis: string;
      words: string[];
      words_per_input: string[][];
      index: number;
      op: string;
      result: { columns: { premise: string; hypothesis: string }; words: string[] };
    }>("pair-edits");
    for (const row of golden) {
      const before = AttackedText.of({ text: row.premise, pair: row.hypothesis });
      expect(before.words).toEqual(row.words);
      expect(before.premiseLength).toBe(row.words_per_input[0]!.length);
      const after = before.replaceWord(row.index, replacements[row.op]!(before.words[row.index]!));
      const { premise, hypothesis } = row.result.columns;
      expect(after.input).toEqual({ text: premise, pair: hypothesis });
      expect(after.words).toEqual(row.result.words);
    }
    expect(golden.length).toBe(486);
  });
});
