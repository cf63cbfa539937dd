import { expect, test } from "vitest";
import { isCommit, isHubId, isRevision } from "../../../src/models/hub/hub-names.js";

test.each([
  "textattack/bert-base-uncased-SST-2",
  "bert-base-uncased",
  "gpt2",
  "acme/v1.5_final",
  "_a/_b",
  "Universität/modell",
])("%s can be a model of the Hub", (text) => {
  expect(isHubId(text)).toBe(true);
});

test.each([
  ...["", "/", "a/", "/a", "a/b/c", "./a", "../a", "a/..", "~/a", ".hidden", "a/-b", "a-/b", "a b", "a\\b"],
  ...["C:a", "a--b/c", "a..b", "acme/model.git", "a?b/c", "a#b", "a%2fb", "x".repeat(97)],
])('"%s" cannot', (text) => {
  expect(isHubId(text)).toBe(false);
});

test.each(["main", "v1.0", "refs/pr/1", "feature/x#2", "abc1234", "1.0+cpu", "größer"])(
  "%s can be a revision",
  (text) => {
    expect(isRevision(text)).toBe(true);
  },
);

test.each([
  "",
  "/main",
  "main/",
  "a//b",
  "..",
  "a/../b",
  ".git",
  "a/.b",
  "a b",
  "a\nb",
  "a~1",
  "a^",
  "a:b",
  "a\\b",
])("%j cannot: revisions become file names", (text) => {
  expect(isRevision(text)).toBe(false);
});

test("a commit is 40 hexadecimal digits, all of them", () => {
  expect(isCommit("0123456789abcdef0123456789abcdef01234567")).toBe(true);
  for (const text of ["0123456", "0123456789ABCDEF0123456789abcdef01234567", `${"a".repeat(40)}\n`, "main"]) {
    expect(isCommit(text)).toBe(false);
  }
});
