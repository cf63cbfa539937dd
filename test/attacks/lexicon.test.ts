import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readLexicon } from "../../src/attacks/lexicon.js";
import { RahpError } from "../../src/support/rahp-error.js";
import { describeShared, shared } from "../shared-files.js";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/attacks/${name}`, import.meta.url));

describe("readLexicon", () => {
  test("gives the neighbours in the file's order, and none for an unknown word", async () => {
    const lexicon = await readLexicon(fixture("lexicon.json"));
    expect(lexicon.neighbours("charming")).toEqual(["lovely", "cute", "lovely"]);
    expect(lexicon.neighbours("unheard")).toEqual([]);
    expect(lexicon.neighbours("constructor")).toEqual([]);
    expect(lexicon.name).toBe(fixture("lexicon.json"));
  });

  test.each([
    ["nowhere.json", /^missing lexicon file: .*nowhere\.json$/],
    ["broken.json", /^invalid lexicon file: .*broken\.json \(expected JSON\)$/],
    ["list.json", /^invalid lexicon file: .*list\.json \(expected a JSON object of words/],
    ["neighbours-no-list.json", /^invalid neighbours of "fine" in .*: good \(expected a list of words\)$/],
    [".", /^invalid lexicon file: .* \(expected a file that can be read\)$/],
  ])("says what is wrong with %s, in one line", async (name, message) => {
    const error = await readLexicon(fixture(name)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RahpError);
    expect((error as RahpError).message).toMatch(message);
  });
});

describeShared("readLexicon on real neighbours", () => {
  test("reads the counter-fitted lists", async () => {
    const lexicon = await readLexicon(shared("data/wordlists/counterfitted_neighbors_jia2019.json"));
    expect(lexicon.neighbours("quick").slice(0, 3)).toEqual(["rapid", "swift", "speedy"]);
  });
});
