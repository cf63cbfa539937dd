import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromArrow } from "arquero";
import { describe, expect, test } from "vitest";
import type { Result } from "../../src/results/result.js";
import { jupyterDisplay, type MimeBundle } from "../../src/show/mime-bundle.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog } from "./attack-results.js";
import { comparison, sweepResult } from "./comparison-results.js";
import { provenanceOf } from "./origins.js";
import { pruningRecord } from "./pruning-result.js";
import {
  cleverBounds,
  embeddingDistances,
  evaluation,
  robustnessComparison,
  robustnessRows,
} from "./robustness-results.js";
import { headScores, methodScores, sampledScores, seedSummary, selection } from "./score-results.js";
import { trainingLog } from "./training-result.js";

const kinds: readonly (readonly [string, () => Result<object>])[] = [
  ["HeadScores", sampledScores],
  ["HeadSelection", selection],
  ["MethodScores", methodScores],
  ["Evaluation", evaluation],
  ["AttackLog", attackLog],
  ["CleverBounds", cleverBounds],
  ["EmbeddingDistances", embeddingDistances],
  ["RobustnessTable", robustnessRows],
  ["RobustnessComparison", robustnessComparison],
  ["Pruning", pruningRecord],
  ["Sweep", sweepResult],
  ["Sweep", comparison],
  ["SeedSummary", seedSummary],
  ["TrainingLog", trainingLog],
];

const COLUMNS: Record<string, string> = {
  HeadScores: "layer head deltaClever deltaCleverStderr fisher",
  HeadSelection:
    "layer head deltaClever deltaCleverStderr fisher importance deltaCleverNormalized importanceNormalized score protected pruned rank rankLow rankHigh prunedShare",
  MethodScores: "layer head score scoreStderr",
  Evaluation:
    "class examples correct accuracy accuracyLow accuracyHigh meanMargin meanClever meanCleverStderr",
  AttackLog:
    "id text pair perturbedText perturbedPair label status queries originalPrediction perturbedPrediction originalScore perturbedScore changedWords words seconds",
  Pruning: "measure before after",
  Sweep:
    "method rho alpha beta lambda gamma aggregate rounds seed pruned accuracy meanClever accuracyUnderAttack successRate averageQueries averageQueriesOfSuccesses",
  CleverBounds: "id label target margin lipschitz location shape scale ks p fallback cleverBound clever",
  EmbeddingDistances: "id label prediction margin clever distance foundPrediction nothingWithin passes",
  RobustnessTable: "id label margin clever cleverBound distance refuted",
  RobustnessComparison:
    "set measure model examples value low high difference differenceLow differenceHigh onlyFirst onlyThis p",
  TrainingLog: "step epoch loss gradientNorm learningRate evaluationLoss accuracy",
  SeedSummary: "layer head deltaCleverMean deltaCleverDeviation fisherMean fisherDeviation",
};

const inOrder = (names: readonly string[]) => [...names].sort();

describe.each(kinds)("%s", (kind, make) => {
  test("has exactly the documented columns, as rows, table and CSV", () => {
    const columns = inOrder(COLUMNS[kind].split(" "));
    for (const row of make().toRows()) expect(inOrder(Object.keys(row))).toEqual(columns);
    expect(inOrder(make().toTable().columnNames())).toEqual(columns);
    expect(inOrder(make().toCSV().split("\n")[0].split(","))).toEqual(columns);
  });

  test("is the same rows in JSON Lines, one a line", () => {
    const lines = make().toJSONL().split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line))).toEqual(make().toRows());
  });

  test("gives plain rows that are the caller's to change", () => {
    const result = make();
    const rows = result.toRows();
    rows.pop();
    expect(result.toRows()).toHaveLength(rows.length + 1);
  });

  test("is the same as rows, Arquero table and Arrow bytes, to the last bit", () => {
    const rows = make().toRows();
    expect(make().toTable().objects()).toEqual(rows);
    const read = fromArrow(make().toArrow());
    expect(read.columnNames()).toEqual(make().toTable().columnNames());
    expect(read.objects()).toEqual(rows);
  });

  test("writes JSON with its kind, rows, notes and provenance, and no times", () => {
    const { provenance, notes } = make();
    const document = JSON.parse(JSON.stringify(make()));
    expect(document).toMatchObject({ kind, notes, provenance: JSON.parse(JSON.stringify(provenance)) });
    expect(document.rows).toEqual(make().toRows());
    expect(document).not.toHaveProperty("cost");
  });

  test("saves the same bytes each time; the cost stands in the provenance beside", async () => {
    const folders = [temporaryFolder(), temporaryFolder()];
    for (const name of ["x.jsonl", "x.csv", "x.json", "x.arrow", "x.parquet"]) {
      for (const folder of folders) await make().save(join(folder, name));
    }
    const names = readdirSync(folders[0]).sort();
    expect(readdirSync(folders[1]).sort()).toEqual(names);
    expect(names).toEqual(
      expect.arrayContaining(["x.arrow", "x.csv", "x.json", "x.jsonl", "x.parquet", "x.provenance.json"]),
    );
    for (const name of names) {
      const [first, second] = folders.map((folder) => readFileSync(join(folder, name)));
      expect(second.equals(first)).toBe(true);
    }
    const { cost, provenance, notes } = make();
    expect(JSON.parse(readFileSync(join(folders[0], "x.provenance.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify({ kind, provenance, notes, cost })),
    );
  });

  test("shows itself in a notebook as HTML and text, and in a terminal as the text", async () => {
    const bundle = (await make()[jupyterDisplay]()) as MimeBundle;
    expect(Object.keys(bundle)).toEqual(["text/html", "text/plain"]);
    expect(bundle["text/html"]).toMatch(/^<table[\s\S]*<\/table>/);
    expect(bundle["text/html"]).not.toContain("<script>");
    expect(bundle["text/plain"]).toBe(String(make()));
    for (const note of make().notes) {
      expect(bundle["text/html"]).toContain(`<p><em>${note}</em></p>`);
      expect(bundle["text/plain"]).toContain(`note: ${note}`);
    }
  });
});

describe("CSV", () => {
  test("has a header, full precision, nothing for null, and one line feed at the end", () => {
    const scores = headScores([
      { deltaClever: 0.1 + 0.2, fisher: 1e-21 },
      { deltaClever: -1 / 3, fisher: 123456789.12345679 },
    ]);
    expect(scores.toCSV().split("\n")).toEqual([
      "layer,head,deltaCleverStderr,deltaClever,fisher",
      "0,0,0.5,0.30000000000000004,1e-21",
      "0,1,0.5,-0.3333333333333333,123456789.12345679",
      "",
    ]);
    const [, , success] = evaluation().toCSV().split("\n");
    expect(success.startsWith("POSITIVE,2,1,0.5,")).toBe(true);
    const [, one] = evaluation().toCSV().split("\n");
    expect(one.endsWith(",")).toBe(true); // no standard error of one example
  });

  test("quotes as RFC 4180 does: fields with commas, quotation marks and line breaks", () => {
    const csv = attackLog().toCSV();
    expect(csv).toContain('"a ""fine"", film"');
    expect(csv).toContain('" été\r\n🎬\ttrue"');
  });
});

describe("saving", () => {
  test("replaces a file as a whole, and leaves nothing else there", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "evaluation.csv");
    writeFileSync(path, "x".repeat(1e6));
    await evaluation().save(path);
    expect(readFileSync(path, "utf8")).toBe(evaluation().toCSV());
    expect(readdirSync(folder).sort()).toEqual(["evaluation.csv", "evaluation.provenance.json"]);
  });

  test("knows the extension in capitals, too", async () => {
    const path = join(temporaryFolder(), "EVALUATION.CSV");
    await evaluation().save(path);
    expect(readFileSync(path, "utf8")).toBe(evaluation().toCSV());
  });

  test("refuses another extension, and writes nothing", async () => {
    const folder = temporaryFolder();
    for (const [name, shown] of [
      ["scores.xlsx", ".xlsx"],
      ["scores", join(folder, "scores")],
    ]) {
      expect(await refusal(() => sampledScores().save(join(folder, name)))).toBe(
        `unknown kind of result file: ${shown} (expected one of .csv, .jsonl, .arrow, .parquet, .json)`,
      );
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a place that cannot be written is one line, and what was there stays", async () => {
    const folder = temporaryFolder();
    const nowhere = join(folder, "nowhere", "scores.json");
    expect(await refusal(() => evaluation().save(nowhere))).toContain("its folder does not exist");

    writeFileSync(join(folder, "file"), "kept");
    const below = join(folder, "file", "evaluation.json");
    expect(await refusal(() => evaluation().save(below))).toContain("a part of its path is not a folder");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("kept");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test("where the file beside cannot be written, the main file stays as it was", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "scores.csv");
    await headScores([{ deltaClever: 1, fisher: 2 }]).save(path);
    const before = readFileSync(path, "utf8");
    mkdirSync(join(folder, "scores.samples.arrow"));
    expect(await refusal(() => sampledScores().save(path))).toContain("scores.samples.arrow");
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(folder).sort()).toEqual([
      "scores.csv",
      "scores.provenance.json",
      "scores.samples.arrow",
    ]);
  });
});

test("provenance tells what made a result, from what", () => {
  expect(selection().provenance).toMatchObject({ verb: "composite", from: provenanceOf("scoreHeads") });
});
