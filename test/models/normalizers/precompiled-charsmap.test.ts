import { expect, test } from "vitest";
import { PrecompiledCharsmap } from "../../../src/models/normalizers/precompiled-charsmap.js";
import { charsmapOf } from "../../fixtures/charsmap.js";

const charsmap = new PrecompiledCharsmap(
  charsmapOf({
    ﬁ: "fi",
    "①": "1",
    "\u200b": "", // zero width space
    "e\u0301": "é",
    "\u0302": "^",
    "\t": " ",
    "\u{1f600}": ":)",
  }),
);

test("replaces characters by what the map has for them, wherever they stand", () => {
  expect(charsmap.normalize("ﬁne ①ﬁ")).toBe("fine 1fi");
  expect(charsmap.normalize("a\tb")).toBe("a b");
  expect(charsmap.normalize("so 😀!")).toBe("so :)!");
});

test("removes what the map has nothing for", () => {
  expect(charsmap.normalize("wo\u200brd")).toBe("word");
  expect(charsmap.normalize("\u200b")).toBe("");
});

test("looks a cluster up as a whole before its characters", () => {
  expect(charsmap.normalize("cafe\u0301")).toBe("café");
  expect(charsmap.normalize("o\u0302")).toBe("o^"); // the cluster isn't there, its second character is
});

test("leaves alone what the map does not have", () => {
  expect(charsmap.normalize("naïve ② 😁")).toBe("naïve ② 😁");
  expect(charsmap.normalize("")).toBe("");
});

test("printable ASCII is its own normal form", () => {
  expect(new PrecompiledCharsmap(charsmapOf({ a: "b" })).normalize("a")).toBe("a");
});

test("a text with the character zero is left as it is", () => {
  expect(charsmap.normalize("a\u0000①")).toBe("a\u00001");
});
