import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MethodScores } from "../../src/results/method-scores.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { methodScores } from "./score-results.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

describe("saving and loading", () => {
  test.each(["csv", "json"])(
    ".%s loads with the same rows, method, provenance, notes and bytes",
    async (form) => {
      await methodScores().save(place(`first.${form}`));
      const loaded = await MethodScores.load(place(`first.${form}`));
      expect(loaded.toRows()).toEqual(methodScores().toRows());
      expect([loaded.method, loaded.provenance, loaded.notes]).toEqual([
        "michel",
        methodScores().provenance,
        methodScores().notes,
      ]);
      await loaded.save(place(`second.${form}`));
      expect(readFileSync(place(`second.${form}`)).equals(readFileSync(place(`first.${form}`)))).toBe(true);
    },
  );

  test("a table alone is enough, of an unknown method and without standard errors", async () => {
    writeFileSync(place("alone.csv"), "head,remark,layer,score\r\n1,mine,0,-3e-2\r\n");
    rmSync(place("alone.provenance.json"), { force: true });
    const loaded = await MethodScores.load(place("alone.csv"));
    expect(loaded.toRows()).toEqual([{ layer: 0, head: 1, score: -0.03, scoreStderr: null }]);
    expect(loaded.method).toBeNull();
  });
});

test("the table calls the score by its method", () => {
  expect(methodScores("entropy").toString().split("\n")[0]).toMatch(/^layer +head +entropy +± s\.e\./);
});

describe("files that somebody broke", () => {
  const header = "layer,head,score,scoreStderr";

  test.each([
    ["", "empty head scores: FILE"],
    [`${header}\n`, "empty head scores: FILE"],
    ["layer,head,scores\n0,0,1\n", "missing column in FILE: score"],
    [
      `${header}\n0,0,1,1\n0,one,1,1\n`,
      "invalid head in FILE, row 2: one (expected a whole number of at least 0)",
    ],
    [`${header}\n-1,0,1,1\n`, "invalid layer in FILE, row 1: -1 (expected a whole number of at least 0)"],
    [`${header}\n0,0,,1\n`, "invalid score in FILE, row 1: null (expected a number)"],
    [`${header}\n0,0,NaN,1\n`, "invalid score in FILE, row 1: NaN (expected a number)"],
    [`${header}\n0,0,1,x\n`, "invalid scoreStderr in FILE, row 1: x (expected a number, or nothing)"],
    [`${header}\n0,1,1,1\n0,1,2,1\n`, "invalid head scores in FILE: a head occurs twice"],
  ])("%j is refused", async (content, line) => {
    const path = place("broken.csv");
    writeFileSync(path, content);
    expect(await refusal(() => MethodScores.load(path))).toBe(line.replace("FILE", path));
  });

  test("JSON of another kind, rows of null, and a missing file", async () => {
    const path = place("broken.json");
    writeFileSync(path, JSON.stringify({ ...methodScores().toJSON(), kind: "HeadScores" }));
    expect(await refusal(() => MethodScores.load(path))).toBe(
      `invalid head scores: ${path} (expected what score --method writes)`,
    );
    writeFileSync(path, JSON.stringify({ ...methodScores().toJSON(), rows: [null] }));
    expect(await refusal(() => MethodScores.load(path))).toBe(`invalid head scores in ${path}, row 1: null`);
    expect(await refusal(() => MethodScores.load("no-such.csv"))).toBe("missing file: no-such.csv");
  });
});
