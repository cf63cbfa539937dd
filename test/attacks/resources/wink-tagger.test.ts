import { describe, expect, test } from "vitest";
import { winkTagger } from "../../../src/attacks/resources/wink-tagger.js";

const tagger = winkTagger();
const tags = (text: string) => tagger.tags(text.split(" ")).join(" ");

describe("winkTagger", () => {
  test("names the packages and their versions", () => {
    expect(tagger.name).toMatch(/^wink-nlp \d+\.\d+\.\d+, wink-eng-lite-web-model \d+\.\d+\.\d+$/);
  });

  test("tells universal tags", () => {
    expect(tags("they were running out of money")).toBe("PRON AUX VERB ADP ADP NOUN");
    expect(tags("a charming and truly heartfelt film")).toBe("DET ADJ CCONJ ADV ADJ NOUN");
    expect(tags("he lives in Paris")).toBe("PRON VERB ADP PROPN");
  });

  test("the same word has another tag in another context", () => {
    expect(tags("the love of money")).toMatch(/^DET NOUN /);
    expect(tags("they love money")).toMatch(/^PRON VERB /);
  });

  test("a contraction has the tag of its first piece", () => {
    expect(tags("I can't believe it")).toBe("PRON AUX VERB PRON");
    expect(tags("the dog's tail")).toBe("DET NOUN NOUN");
  });

  test("a compound has the tag of its last part", () => {
    expect(tags("a state-of-the-art film")).toBe("DET NOUN NOUN");
    expect(tags("my mother-in-law's dog")).toBe("PRON NOUN NOUN");
  });

  test.each([
    [[]],
    [[""]],
    [["", "film", ""]],
    [["-", "--", "__proto__", "constructor"]],
    [["naïve", "émile", "日本", "😀", "x@y.com", "``", "n't", "it's", "\u200b", "ﬁlm", "a\u0301"]],
    [["a b", "\ttab", "line\nbreak"]],
    [Array.from({ length: 2000 }, () => "film")],
  ])("has one tag for each word, whatever it is: %j", (words) => {
    const found = tagger.tags(words);
    expect(found).toHaveLength(words.length);
    for (const tag of found) expect(tag).toMatch(/^[A-Z]+$/);
  });
});
