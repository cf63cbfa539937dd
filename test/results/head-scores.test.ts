import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromArrow } from "arquero";
import { describe, expect, test } from "vitest";
import { HeadScores } from "../../src/results/head-scores.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { provenanceOf } from "./origins.js";
import { headScores, sampledScores } from "./score-results.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);

describe("scores of samples", () => {
  test("are combined over the samples that were not skipped", () => {
    const [first] = sampledScores().toRows();
    expect(first.deltaClever).toBeCloseTo((0.3 + 3 * 0.3) / 2, 12);
    expect(first.deltaCleverStderr).toBeCloseTo(0.3, 12); // |0.3 − 0.9| / 2
    expect(first.fisher).toBeCloseTo((1 / 3 + 1 / 4 + 1 / 5) / 3, 12);
  });

  test("of too few samples come with a note that their ranking is not to be trusted", () => {
    const { notes, trust } = sampledScores();
    expect(notes[0]).toBe("1 of 3 texts is long");
    expect(notes[1]).toContain("is not to be trusted: the agreement of two halves of the samples is unknown");
    expect(trust).toEqual({ halfSplitAgreement: null, heaviestFive: 1 });
    expect(headScores([{ deltaClever: 1, fisher: 1 }]).trust).toBeNull();
  });
});

describe("saving and loading", () => {
  test(".csv has the rows, with the samples and the provenance beside", async () => {
    await sampledScores().save(place("scores.csv"));
    const samples = fromArrow(readFileSync(place("scores.samples.arrow")));
    expect(samples.columnNames()).toEqual([
      "id",
      "layer",
      "head",
      "clever",
      "deltaClever",
      "firstOrder",
      "fisher",
    ]);
    expect(samples.objects()).toEqual(sampledScores().samples);

    const loaded = await HeadScores.load(place("scores.csv"));
    expect(loaded.toRows()).toEqual(sampledScores().toRows());
    expect(loaded.samples).toEqual(sampledScores().samples);
    expect(loaded.provenance).toEqual(provenanceOf("scoreHeads"));
    expect(loaded.notes).toEqual(sampledScores().notes);
    expect(loaded.cost).toEqual({
      seconds: { baseline: 1.5, deltaClever: 20.25 },
      passes: { baseline: 1500, deltaClever: 20_250 },
      peakMemory: 512,
    });
  });

  test(".json holds all of it, less the cost", async () => {
    await sampledScores().save(place("all.json"));
    const loaded = await HeadScores.load(place("all.json"));
    expect(loaded.toRows()).toEqual(sampledScores().toRows());
    expect(loaded.samples).toEqual(sampledScores().samples);
    expect([loaded.provenance, loaded.notes]).toEqual([provenanceOf("scoreHeads"), sampledScores().notes]);
    expect(loaded.cost).toEqual({ seconds: {}, passes: {}, peakMemory: null });
  });

  test("what was loaded saves the same bytes again", async () => {
    await sampledScores().save(place("first.csv"));
    await (await HeadScores.load(place("first.csv"))).save(place("second.csv"));
    for (const name of ["csv", "samples.arrow", "provenance.json"]) {
      expect(readFileSync(place(`second.${name}`)).equals(readFileSync(place(`first.${name}`)))).toBe(true);
    }
  });

  test("a table alone is enough: without samples, of an unknown origin", async () => {
    await sampledScores().save(place("alone.csv"));
    rmSync(place("alone.samples.arrow"));
    rmSync(place("alone.provenance.json"));
    const loaded = await HeadScores.load(place("alone.csv"));
    expect(loaded.toRows()).toEqual(sampledScores().toRows());
    expect(loaded.samples).toEqual([]);
    expect(loaded.provenance).toEqual({ verb: "scoreHeads", options: {}, seed: null, versions: {} });
  });

  test("columns in another order, others beside them, and a missing standard error are fine", async () => {
    writeFileSync(
      place("edited.csv"),
      "fisher,remark,head,layer,deltaClever,deltaCleverStderr\r\n2.5,mine,1,0,-3e-2,\r\n",
    );
    expect((await HeadScores.load(place("edited.csv"))).toRows()).toEqual([
      { layer: 0, head: 1, deltaClever: -0.03, deltaCleverStderr: null, fisher: 2.5 },
    ]);
  });
});

describe("files that somebody broke", () => {
  const header = "layer,head,deltaClever,deltaCleverStderr,fisher";

  test.each([
    ["", "empty head scores: FILE"],
    [`${header}\n`, "empty head scores: FILE"],
    ["layer,head,deltaClever,fisher\n0,0,1,1\n", "missing column in FILE: deltaCleverStderr"],
    [`${header}\n0,0,1,1,1\n0,one,1,1,1\n`, 'invalid head in FILE, row 2: "one" (expected a number)'],
    [`${header}\n0,-1,1,1,1\n`, "invalid head in FILE, row 1: -1 (expected a number)"],
    [`${header}\n0.5,1,1,1,1\n`, "invalid layer in FILE, row 1: 0.5 (expected a number)"],
    [`${header}\n0,1,,1,1\n`, "invalid deltaClever in FILE, row 1: null (expected a number)"],
    [`${header}\n0,1,NaN,1,1\n`, 'invalid deltaClever in FILE, row 1: "NaN" (expected a number)'],
    [`${header}\n0,1,1,1,-2\n`, "invalid fisher in FILE, row 1: -2 (expected at least 0)"],
    [`${header}\n0,1,1,1,1\n0,1,1,1,1\n`, "invalid head scores in FILE: a head occurs twice"],
    [`${header}\n0,1,1,1\n`, "invalid CSV in FILE: line 2 has another number of fields than the header"],
    [`${header}\n0,1,1,1,"1\n`, "invalid CSV in FILE: a quotation mark is never closed (last line 2)"],
  ])("%j is refused", async (content, line) => {
    const path = place("broken.csv");
    writeFileSync(path, content);
    expect(await refusal(() => HeadScores.load(path))).toBe(line.replace("FILE", path));
  });

  test.each<[string, (document: Record<string, unknown>) => unknown, string]>([
    ["no rows", (d) => ({ ...d, rows: [] }), "empty head scores: "],
    ["rows of null", (d) => ({ ...d, rows: [null] }), "invalid head scores in FILE, row 1: null"],
    ["rows of numbers", (d) => ({ ...d, rows: [5] }), "invalid head scores in FILE, row 1: 5"],
    ["broken samples", (d) => ({ ...d, samples: [{ id: 1 }] }), "invalid samples in FILE"],
    ["samples of null", (d) => ({ ...d, samples: [null] }), "invalid samples in FILE"],
    ["no provenance", (d) => ({ ...d, provenance: undefined }), "invalid provenance in FILE"],
    ["a provenance without options", (d) => ({ ...d, provenance: { verb: "x" } }), "invalid provenance in "],
    ["notes that are no list", (d) => ({ ...d, notes: "none" }), "invalid provenance in FILE"],
    ["a list", () => [1], "invalid head scores: FILE (expected what score writes)"],
  ])("JSON with %s is refused", async (_, edit, line) => {
    const path = place("broken.json");
    writeFileSync(path, JSON.stringify(edit(JSON.parse(JSON.stringify(sampledScores())))));
    expect(await refusal(() => HeadScores.load(path))).toContain(line.replace("FILE", path));
  });

  test.each([
    ["samples.arrow", "no Arrow", "invalid samples in FILE (expected what scoreHeads writes)"],
    ["samples.arrow", "", "invalid samples in FILE (expected what scoreHeads writes)"],
    ["provenance.json", '{"provenance":', "invalid JSON in FILE"],
    ["provenance.json", "{}", "invalid provenance in FILE (expected what save writes)"],
  ])("a broken %s beside the table is refused: %j", async (name, content, line) => {
    await sampledScores().save(place("beside.csv"));
    const path = place(`beside.${name}`);
    writeFileSync(path, content);
    expect(await refusal(() => HeadScores.load(place("beside.csv")))).toBe(line.replace("FILE", path));
  });

  test("a missing file", async () => {
    expect(await refusal(() => HeadScores.load("no-such.csv"))).toBe("missing file: no-such.csv");
    expect(await refusal(() => HeadScores.load("no-such.json"))).toBe("missing file: no-such.json");
  });
});
