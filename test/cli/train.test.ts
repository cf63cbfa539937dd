import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { TrainingLog } from "../../src/results/training-log.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { rahp, start, succeed, withSmallFiles } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const run = (args: string) => rahp(folder, ...args.split(" "));

beforeAll(() => writeTinyFiles(folder));

describe("train", () => {
  test("writes a model that other commands take, and its log, the same bytes each time", async () => {
    const args =
      "train model --data data.tsv --evaluate-on data.tsv --steps 6 --batch-size 3 --method r-drop --set alpha=2";
    for (const name of ["first", "second"]) {
      const { code, stdout, stderr } = await run(`${args} --out ${name} --log ${name}.json`);
      expect([code, stdout]).toEqual([0, expect.stringContaining("accuracy there")]);
      expect(stderr).toContain(`wrote ${name}`);
    }
    for (const file of ["/model.safetensors", ".json"]) {
      expect(readFileSync(place(`first${file}`)).equals(readFileSync(place(`second${file}`))), file).toBe(
        true,
      );
    }
    const log = await TrainingLog.load(place("first.json"));
    expect(log.toRows()).toHaveLength(6);
    expect(log.provenance.options.method).toEqual({ name: "r-drop", alpha: 2, variant: "paper" });
    await succeed(folder, "evaluate", "first", "--data", "data.tsv");
    await succeed(folder, "train", "first", "--data", "data.tsv", "--steps", "1", "--out", "first"); // in its own place
  });

  test("learns a new head, from a selection's mask, and from a teacher", async () => {
    writeFileSync(
      place("names.tsv"),
      readFileSync(place("data.tsv"), "utf8").replace(/\t0$/gm, "\tno").replace(/\t1$/gm, "\tyes"),
    );
    await succeed(
      folder,
      ..."train model --data names.tsv --new-head no,yes --steps 1 --out fresh".split(" "),
    );
    const { id2label } = JSON.parse(readFileSync(place("fresh/config.json"), "utf8"));
    expect(id2label).toEqual({ 0: "no", 1: "yes" });
    await succeed(
      folder,
      ..."train model --data data.tsv --method distillation --teacher model --steps 1 --out taught".split(
        " ",
      ),
    );
  });

  test.each([
    ["--method s-atend", "unknown method: s-atend (did you mean s-attend?)"],
    ["--set alpha=1", "unknown option: alpha (expected one of labelSmoothing)"],
    ["--method r-drop --set alpha=-1", "invalid alpha: -1 (expected a finite number of at least 0)"],
    ["--method distillation", "missing teacher: distillation learns from another classifier"],
    ["--learning-rate=-1", "invalid learningRate: -1 (expected a finite number of at least 0)"],
    ["--new-head one", 'invalid labels of the new head: ["one"] (expected names of at least two classes)'],
    [
      "--frozen nothing",
      "invalid frozen: nothing (expected a part of a parameter's name, such as bert.embeddings.word_embeddings.weight)",
    ],
  ])("%s is one line, and no folder", async (options, line) => {
    const { code, stdout, stderr } = await run(`train model --data data.tsv --steps 2 --out none ${options}`);
    expect([code, stdout, stderr]).toEqual([1, "", `error: ${line}\n`]);
    expect(existsSync(place("none"))).toBe(false);
  });

  test("a folder of other things is refused before any step", async () => {
    const { code, stderr } = await run("train model --data data.tsv --steps 2 --out .");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("error: cannot replace .: it holds other files ("),
    ]);
  });

  test("a training that diverges ends in one line, and keeps its last good checkpoint", async () => {
    const args =
      "train model --data data.tsv --steps 400 --batch-size 3 --learning-rate 1e30 --clip 1e30 --evaluate-every 1";
    const { code, stderr } = await run(`${args} --out none --resume diverged.ckpt`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: training diverged at step \d+: its [^\n]*\n$/);
    expect(existsSync(place("diverged.ckpt"))).toBe(true);
    expect(existsSync(place("none"))).toBe(false);
  });
});

test("train --resume, killed on its way and out of space, ends with the weights and the log of a run that nobody disturbed", async () => {
  const args =
    "train bert-mini-sst2 --data sst2-sample --limit 48 --method smart --set mu=1 --batch-size 8 --steps 8 --evaluate-every 1 --threads 1";
  await succeed(folder, ...`${args} --out whole --log whole.json`.split(" "));
  const resumed = `${args} --out resumed --log resumed.json --resume killed.ckpt`.split(" ");
  for (let kill = 0; kill < 2; kill++) {
    const before = existsSync(place("killed.ckpt")) ? readFileSync(place("killed.ckpt")) : undefined;
    const running = start(folder, resumed);
    const isNew = () =>
      existsSync(place("killed.ckpt")) && !(before && readFileSync(place("killed.ckpt")).equals(before));
    while (!isNew()) await sleep(20);
    running.kill();
    expect((await running.ended).code).toBeNull();
  }
  const kept = readFileSync(place("killed.ckpt"));
  const limited = await withSmallFiles(folder, 20_000, ...resumed); // the checkpoint is larger
  expect([limited.code, limited.stdout]).toEqual([1, ""]);
  expect(limited.stderr).toMatch(/error: cannot write killed\.ckpt: the file is larger than it may be\n$/);
  expect(readFileSync(place("killed.ckpt")).equals(kept)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith("killed"))).toEqual(["killed.ckpt"]);

  await succeed(folder, ...resumed);
  for (const file of ["/model.safetensors", ".json"]) {
    expect(readFileSync(place(`resumed${file}`)).equals(readFileSync(place(`whole${file}`))), file).toBe(
      true,
    );
  }
}, 120_000);
