import { expect, test } from "vitest";
import { wordNetLexicon } from "../../src/attacks/wordnet-lexicon.js";
import { cutWords } from "../../src/attacks/words.js";

const lexicon = wordNetLexicon();

// Read off WordNet 3.1's files by hand: the index lines of a word, and their synsets in turn.
test.each([
  ["movie", ["film", "picture", "pic", "flick"]],
  ["rapid", ["speedy"]],
  ["asleep", ["benumbed", "numb", "deceased", "departed", "gone"]], // the files have asleep(p), at_peace(p)
  ["quickly", ["rapidly", "speedily", "chop-chop", "apace", "promptly", "quick", "cursorily"]],
])("the synonyms of %s are %j, by part of speech and sense", (word, expected) => {
  expect(lexicon.neighbours(word)).toEqual(expected);
});

test.each(["film", "good", "take", "well", "run", "bleak"])(
  "%s: no word twice, not itself, single words",
  (word) => {
    const neighbours = lexicon.neighbours(word);
    expect(neighbours.length).toBeGreaterThan(3);
    expect(new Set(neighbours).size).toBe(neighbours.length);
    expect(neighbours).not.toContain(word);
    for (const neighbour of neighbours) {
      expect(cutWords(neighbour).map(({ text }) => text)).toEqual([neighbour]);
      expect(neighbour).toMatch(/^[^_A-Z\s]+$/);
    }
  },
);

test("unknown and inflected words have none", () => {
  for (const word of ["", "the", "films", "went", "zzyzx", "__proto__"]) {
    expect(lexicon.neighbours(word)).toEqual([]);
  }
});

test("it is asked in lower case, like any lexicon", () => {
  expect(lexicon.neighbours("Movie")).toEqual([]);
});
