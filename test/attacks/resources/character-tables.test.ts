import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { homoglyphs } from "../../../src/attacks/resources/homoglyphs.js";
import { keyboardNeighbours } from "../../../src/attacks/resources/keyboard-neighbours.js";
import { cutWords } from "../../../src/attacks/words.js";
import { describeShared, shared } from "../../shared-files.js";

const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const read = (name: string) => JSON.parse(readFileSync(shared(`data/wordlists/${name}`), "utf8"));

describe("keyboardNeighbours", () => {
  test("every letter has two to seven other letters around it", () => {
    expect([...keyboardNeighbours.keys()].sort()).toEqual(letters);
    for (const [letter, around] of keyboardNeighbours) {
      expect(new Set(around).size).toBe(around.length);
      expect(around).not.toContain(letter);
      expect(around.length).toBeGreaterThanOrEqual(2);
      expect(around.length).toBeLessThanOrEqual(7);
      expect(letters).toEqual(expect.arrayContaining([...around]));
    }
  });
});

describe("homoglyphs", () => {
  test("every letter and digit has one other character that looks like it", () => {
    expect([...homoglyphs.keys()]).toEqual(expect.arrayContaining([...letters, ..."0123456789"]));
    for (const [character, lookAlike] of homoglyphs) {
      expect([...lookAlike]).toHaveLength(1);
      expect(lookAlike).not.toBe(character);
    }
  });

  test("a word stays one word when a look-alike takes the place of any character", () => {
    for (const [character, lookAlike] of homoglyphs) {
      const inside = /[\p{L}\p{N}]/u.test(character) ? lookAlike : `a${lookAlike}a`;
      expect(cutWords(inside).map(({ text }) => text)).toEqual([inside]);
    }
  });
});

describeShared("the character tables", () => {
  test("are TextAttack's", () => {
    expect(Object.fromEntries(keyboardNeighbours)).toEqual(read("textattack_qwerty.json"));
    expect(Object.fromEntries(homoglyphs)).toEqual(read("textattack_homoglyphs.json"));
  });
});
