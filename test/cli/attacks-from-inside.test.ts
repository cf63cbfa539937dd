import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { AttackRow } from "../../src/results/attack-log.js";
import type { EmbeddingDistanceRow } from "../../src/results/embedding-distances.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { fail, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const run = (line: string) => succeed(folder, ...line.split(" "));

beforeAll(async () => {
  await writeTinyFiles(folder);
  writeFileSync(
    place("lexicon.json"),
    JSON.stringify({ good: ["bad"], great: ["awful"], charming: ["dull"] }),
  );
});

describe("rahp hotflip", () => {
  test("writes a log of flips within the lexicon, which a report takes", async () => {
    const args = "hotflip model --data data.tsv --max-flips 2 --beam 2 --tries 3 --seed 4";
    await run(`${args} --lexicon lexicon.json --examples 5 --out flips.json`);
    const { kind, rows, provenance } = JSON.parse(readFileSync(place("flips.json"), "utf8"));
    expect([kind, rows.length, provenance.seed]).toEqual(["AttackLog", 5, 4]);
    expect(provenance.options).toMatchObject({
      ...{ recipe: "hotflip", lexicon: "lexicon.json", maxFlips: 2, beam: 2, tries: 3, examples: 5 },
    });
    for (const { text, perturbedText, changedWords } of rows as AttackRow[]) {
      const before = text.split(" ");
      const flipped = perturbedText.split(" ").filter((word, i) => word !== before[i]);
      expect(flipped).toHaveLength(changedWords);
      for (const word of flipped) expect(["bad", "awful", "dull"]).toContain(word);
    }
    await run("report flips.json --out report.html");
    expect(readFileSync(place("report.html"), "utf8")).toContain("hotflip");
  });

  test("goes on from --resume, to the same rows", async () => {
    const args = "hotflip model --data data.tsv --max-flips 2 --json --resume flips.journal";
    const [first, again] = [await run(args), await run(args)];
    expect(JSON.parse(again).rows).toEqual(JSON.parse(first).rows); // seconds too: nothing is done twice
  });
});

describe("rahp embedding-attack", () => {
  test("writes distances within the largest radius, which a report takes", async () => {
    const args = "embedding-attack model --data data.tsv --norm inf --max-radius 2 --steps 4 --examples 4";
    await run(`${args} --restarts 2 --tolerance 0.1 --wrt encoder --seed 3 --out distances.json`);
    const { kind, rows, provenance } = JSON.parse(readFileSync(place("distances.json"), "utf8"));
    expect([kind, rows.length, provenance.seed]).toEqual(["EmbeddingDistances", 4, 3]);
    expect(provenance.options).toMatchObject({
      ...{ norm: "inf", maxRadius: 2, steps: 4, restarts: 2, tolerance: 0.1, wrt: "encoder", examples: 4 },
    });
    const distances = rows.map(({ distance }: EmbeddingDistanceRow) => distance);
    expect(distances.some((distance: number | null) => distance !== null && distance > 0)).toBe(true);
    for (const distance of distances) expect(distance ?? 0).toBeLessThanOrEqual(2);
    await run("report distances.json --out report.html");
    expect(readFileSync(place("report.html"), "utf8")).toContain("projected gradient descent");
  });

  test("goes on from --resume, and refuses the journal of another run", async () => {
    const args =
      "embedding-attack model --data data.tsv --steps 2 --examples 3 --json --resume moves.journal";
    const [first, again] = [await run(`${args} --max-radius 2`), await run(`${args} --max-radius 2`)];
    expect(JSON.parse(again).rows).toEqual(JSON.parse(first).rows);
    expect(await fail(folder, ...`${args} --max-radius 3`.split(" "))).toContain("moves.journal");
    expect(await fail(folder, ..."embedding-attack model --data data.tsv --max-radius 0".split(" "))).toBe(
      "invalid maxRadius: 0 (expected a finite number above 0, in embedding units)",
    );
  });
});
