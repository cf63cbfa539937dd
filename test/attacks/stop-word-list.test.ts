import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  readStopWords,
  type StopWordList,
  stopWordList,
  stopWordsRecord,
} from "../../src/attacks/stop-word-list.js";
import { englishStopWords } from "../../src/attacks/stop-words.js";
import { refusal } from "../fixtures/refusal.js";
import { writeFiles } from "../fixtures/vector-files.js";

test("a file has one word a line; empty lines, a byte-order mark and the line's end don't count", async () => {
  const path = writeFiles({ "stop.txt": "\uFEFFthe\r\nThe\n\n  don't \n" });
  expect(await readStopWords(path)).toEqual({ name: path, words: ["the", "The", "don't"] });
});

test.each([
  [
    "several words on a line",
    "the\nof the\n",
    "invalid stop words in PATH: line 2 is of the (expected one word)",
  ],
  ["a JSON list", '["the", "of"]', 'invalid stop words in PATH: line 1 is ["the", "of"] (expected one word)'],
  ["nothing", "\n \n", "empty stop words file: PATH (expected one word a line)"],
])("a file of %s is refused", async (_what, content, line) => {
  const path = writeFiles({ "stop.txt": content });
  expect(await refusal(() => readStopWords(path))).toBe(line.replace("PATH", path));
});

test("a file that isn't there, and a folder, are refused", async () => {
  expect(await refusal(() => readStopWords("nowhere.txt"))).toBe("missing stop words file: nowhere.txt");
  expect(await refusal(() => readStopWords("/"))).toBe(
    "invalid stop words file: / (expected a file that can be read)",
  );
});

test("words may come in any list, once; without one they are English function words", () => {
  expect(stopWordList(new Set(["a", "b"]))).toEqual({ name: "given", words: ["a", "b"] });
  const once = (function* () {
    yield "a";
  })();
  expect(stopWordList({ name: "mine", words: once })).toEqual({ name: "mine", words: ["a"] });
  const { name, words } = stopWordList();
  expect([name, [...words]]).toEqual(["English function words", [...englishStopWords]]);
});

test.each([[5], [null], ["the"], [["the", 5]], [{ words: ["the"] }], [{ name: "mine", words: "the" }]])(
  "%o is refused",
  async (given) => {
    expect(await refusal(() => stopWordList(given as unknown as StopWordList))).toMatch(
      /^invalid stopWords: .* \(expected a list of words\)$/,
    );
  },
);

test("a record tells the name, the number and a hash that neither order nor repetition changes", () => {
  const record = stopWordsRecord({ name: "mine", words: ["b", "a", "b"] });
  const hash = createHash("sha256").update("a\nb").digest("hex");
  expect(record).toEqual({ name: "mine", words: 2, hash });
});
