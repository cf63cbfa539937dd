import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { relativeToMax } from "../oracle-arrays.js";
import { words } from "../verbs/sentences.js";
import { contents, fail, rahp, start, succeed } from "./rahp.js";
import { writeTinyFiles } from "./tiny-files.js";

const folder = temporaryFolder();
const place = (...names: string[]) => join(folder, ...names);
const bytes = (name: string) => readFileSync(place(name));
const run = (...args: string[]) => succeed(folder, ...args);

interface EvaluationJson {
  readonly kind: string;
  readonly examples: readonly { prediction: number; clever: number }[];
}

/** The whole chain by files, in the order of the tests: each goes on from what the one before it wrote. */
beforeAll(async () => {
  await writeTinyFiles(folder);
  writeFileSync(
    place("lexicon.json"),
    JSON.stringify({ good: ["bad"], great: ["awful"], charming: ["dull"] }),
  );
});

describe("the chain by files", () => {
  test("score writes a row for each head, samples and provenance beside it, and prints a table", async () => {
    const { code, stdout, stderr } = await rahp(
      folder,
      ..."score model --data data.tsv --samples 6 --seed 3 --out scores.csv".split(" "),
    );
    expect(code).toBe(0);
    expect(bytes("scores.csv").toString().split("\n")).toHaveLength(1 + 4 + 1);
    expect(bytes("scores.csv").toString()).toMatch(/^layer,head,deltaClever,deltaCleverStderr,fisher\n0,0,/);
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith("scores."))
        .sort(),
    ).toEqual(["scores.csv", "scores.provenance.json", "scores.samples.arrow"]);
    expect(stdout).toMatch(/^layer {2}head {2}.*ΔCLEVER/);
    expect(stderr).toMatch(/^scoring heads: 36 in .* s\nwrote scores.csv\n$/);
  });

  test("score with the same seed writes the same bytes, with another seed others", async () => {
    await run(..."score model --data data.tsv --samples 6 --seed 3 --out again.csv".split(" "));
    await run(..."score model --data data.tsv --samples 6 --seed 4 --out other.csv".split(" "));
    for (const name of ["csv", "samples.arrow"]) {
      expect(bytes(`again.${name}`).equals(bytes(`scores.${name}`))).toBe(true);
      expect(bytes(`other.${name}`).equals(bytes(`scores.${name}`))).toBe(false);
    }
  });

  test("score --seeds writes mean and standard deviation, of each method, and resumes each seed", async () => {
    const args = "score model --data data.tsv --samples 6 --seeds 3,4 --resume seeds.jsonl --out seeds.csv";
    await run(...args.split(" "));
    const [header, ...rows] = bytes("seeds.csv").toString().trim().split("\n");
    expect(header).toBe(
      "layer,head,deltaCleverMean,deltaCleverDeviation,deltaCleverStderrMean,deltaCleverStderrDeviation,fisherMean,fisherDeviation",
    );
    const deltaOf = (name: string) => Number(bytes(name).toString().split("\n")[1].split(",")[2]);
    expect(Number(rows[0].split(",")[2])).toBeCloseTo((deltaOf("scores.csv") + deltaOf("other.csv")) / 2, 9);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["seeds.jsonl.3", "seeds.jsonl.4"]));
    const michel = "score model --data data.tsv --method michel --samples 6 --seeds 3,4 --json".split(" ");
    expect(JSON.parse(await run(...michel)).rows[0]).toHaveProperty("scoreDeviation");
  });

  test("score --resume gives the same bytes as without, from its own journal, too", async () => {
    const args = "score model --data data.tsv --samples 6 --seed 3 --resume journal.json --out resumed.csv";
    for (let i = 0; i < 2; i++) {
      await run(...args.split(" "));
      expect(bytes("resumed.csv").equals(bytes("scores.csv"))).toBe(true);
    }
  });

  test("select chooses heads from the scores' file", async () => {
    const stdout = await run(..."select scores.csv --rho 0.5 --gamma 0.25 --out selection.json".split(" "));
    const { pruned, protected: kept, options } = JSON.parse(bytes("selection.json").toString());
    expect([pruned.length, kept.length]).toEqual([2, 1]);
    expect(options).toEqual({ alpha: 0.5, beta: 1, gamma: 0.25, rho: 0.5, minHeadsPerLayer: 0 });
    expect(stdout.match(/pruned$/gm)).toHaveLength(2);
    expect(stdout.match(/protected$/gm)).toHaveLength(1);
  });

  test("prune writes a smaller model, the same bytes each time, and replaces the one that is there", async () => {
    const args = ["prune", "model", "--selection", "selection.json", "--out"];
    const { keptHeads } = JSON.parse(await run(...args, "pruned", "--json"));
    expect(keptHeads.flat()).toHaveLength(2);
    const first = contents(place("pruned"));
    expect([...first.keys()].map((path) => path.slice(place("pruned/").length))).toEqual([
      "config.json",
      "model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    await run(...args, "pruned");
    expect(contents(place("pruned"))).toEqual(first);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("score --method, select, prune: one score a head, and the heads that it ranks first", async () => {
    const args = "score model --data data.tsv --method michel --samples 6 --out michel.csv".split(" ");
    expect(await run(...args)).toMatch(/^layer {2}head {2}.*michel/);
    expect(bytes("michel.csv").toString()).toMatch(/^layer,head,score,scoreStderr\n0,0,/);
    await run(..."select michel.csv --rho 0.5 --min-heads-per-layer 1 --out by-michel.json".split(" "));
    const { pruned, options } = JSON.parse(bytes("by-michel.json").toString());
    expect(options).toEqual({ method: "michel", prunedFirst: "smallest", rho: 0.5, minHeadsPerLayer: 1 });
    const left = ["prune", "model", "--selection", "by-michel.json", "--out", "pruned-by-michel", "--json"];
    const { keptHeads } = JSON.parse(await run(...left));
    expect(keptHeads.map((kept: number[]) => kept.length)).toEqual([1, 1]);
    for (const [layer, head] of pruned) expect(keptHeads[layer]).not.toContain(head);
  });

  test("options that a method or its scores have no use for are refused", async () => {
    const score = "score model --data data.tsv --out no.csv --method".split(" ");
    expect(await fail(folder, ...score, "michel", "--wrt", "encoder")).toBe(
      "unknown option: wrt (expected one of samples, seed, batchSize, signal, onProgress)",
    );
    for (const name of ["alpha", "beta", "lambda", "gamma"]) {
      expect(await fail(folder, "select", "michel.csv", `--${name}`, "0.1")).toBe(
        `invalid option: ${name} (michel.csv has one score a head, which takes rho and min-heads-per-layer alone)`,
      );
    }
  });

  test("evaluate --selection is evaluate of the pruned folder", async () => {
    const [whole, masked, pruned] = await Promise.all(
      [["model"], ["model", "--selection", "selection.json"], ["pruned"]].map(
        async ([model, ...options]): Promise<EvaluationJson> =>
          JSON.parse(await run("evaluate", model, "--data", "data.tsv", "--json", ...options)),
      ),
    );
    const clevers = ({ examples }: EvaluationJson) => examples.map(({ clever }) => clever);
    expect(masked.kind).toBe("Evaluation");
    expect(masked.examples.map(({ prediction }) => prediction)).toEqual(
      pruned.examples.map(({ prediction }) => prediction),
    );
    expect(relativeToMax(clevers(masked), clevers(pruned))).toBeLessThan(1e-5);
    expect(relativeToMax(clevers(masked), clevers(whole))).toBeGreaterThan(1e-3);
  });

  test("attack writes a log that differs from the next run's in the seconds only", async () => {
    const args = ["attack", "pruned", "--data", "data.tsv", "--lexicon", "lexicon.json", "--out"];
    const stdout = await run(...args, "log.csv");
    expect(stdout).toMatch(/^\d succeeded, \d failed, \d skipped; accuracy under attack /);
    await run(...args, "log-again.csv");
    const withoutSeconds = (name: string) =>
      bytes(name)
        .toString()
        .replace(/,[^,\n]*$/gm, "");
    expect(withoutSeconds("log-again.csv")).toBe(withoutSeconds("log.csv"));
    expect(withoutSeconds("log.csv").split("\n")).toHaveLength(1 + 8 + 1);
    expect(bytes("log.csv").toString().split("\n")[0]).toMatch(/,seconds$/);
  });

  test("clever writes a bound for each example, the same bytes each time, in any of the norms", async () => {
    const args = "clever model --data data.tsv --radius 0.5 --samples 4 --batches 6 --samples-per-batch 3";
    const stdout = await run(...`${args} --norm inf --out bounds.json`.split(" "));
    expect(stdout).toMatch(/^model on data.tsv, L∞ norm: mean bound /);
    const { kind, rows, provenance } = JSON.parse(bytes("bounds.json").toString());
    expect([kind, rows.length, provenance.options.norm]).toEqual(["CleverBounds", 4, "inf"]);
    await run(...`${args} --norm inf --out again.json`.split(" "));
    expect(bytes("again.json").equals(bytes("bounds.json"))).toBe(true);
    await run(...`${args} --target POSITIVE --fit art --sampling pooled --out bounds.csv`.split(" "));
    const [header, ...lines] = bytes("bounds.csv").toString().trim().split("\n");
    expect(header).toBe(
      "id,label,target,margin,lipschitz,location,shape,scale,ks,p,fallback,cleverBound,clever",
    );
    for (const line of lines) expect(line).toMatch(/^\d+,0,1,/);
  });

  test("report puts the files together", async () => {
    await run(..."evaluate model --data data.tsv --out before.json".split(" "));
    await run(..."evaluate pruned --data data.tsv --out after.json".split(" "));
    const results = ["scores.csv", "selection.json", "before.json", "after.json", "bounds.json", "log.csv"];
    expect(await run("report", ...results, "--title", "Small <model>", "--out", "report.html")).toBe("");
    const html = bytes("report.html").toString();
    const headings = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map((match) => match[1]);
    expect(headings).toEqual([
      "Head scores",
      "Selection",
      "Before and after",
      "Evaluation of model",
      "Evaluation of pruned",
      "Extreme-value CLEVER of model",
      "Attack on pruned",
      "Provenance",
    ]);
    expect(html).toContain("<h1>Small &lt;model&gt;</h1>");
    expect(html).not.toMatch(/<script|\b(src|href)\s*=/i);
  });
});

describe("--json", () => {
  test.each([
    ["HeadScores", "score model --data data.tsv --samples 2 --json"],
    ["HeadSelection", "select scores.csv --rho 0.25 --json"],
    ["Evaluation", "evaluate model --data data.tsv --json"],
    ["AttackLog", "attack model --data data.tsv --examples 2 --lexicon lexicon.json --json"],
    ["Sweep", "sweep model --data data.tsv --samples 2 --gamma 0 --json"],
    ["CleverBounds", "clever model --data data.tsv --radius 1 --samples 2 --batches 2 --json"],
  ])("prints one %s as JSON, and nothing else, to standard output", async (kind, args) => {
    const { code, stdout } = await rahp(folder, ...args.split(" "));
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout).kind).toBe(kind);
  });

  test("also where a notebook started the command", async () => {
    const args = "score model --data data.tsv --samples 2 --json".split(" ");
    const { stdout, stderr } = await start(folder, args, { RAHP_NOTEBOOK: "1" }).ended;
    expect(JSON.parse(stdout).kind).toBe("HeadScores");
    expect(stderr).toMatch(/^scoring heads: 12 in /);
  });
});

test("a reader of standard output who leaves early, as head does, harms nothing", async () => {
  const command = start(folder, "select scores.csv --rho 0.25 --out unread.json --json".split(" "));
  command.turnAway();
  const { code, stderr } = await command.ended;
  expect([code, stderr]).toEqual([0, "wrote unread.json\n"]);
});

test("a sentence of 5,000 words is cut, and a note says so", async () => {
  writeFileSync(place("long.tsv"), `sentence\tlabel\n${words(5000)}\t1\ngood\t1\n`);
  const note = "note: 1 of 2 texts is longer than 16 tokens and lost the end\n";
  expect(await run("score", "model", "--data", "long.tsv")).toContain(note);
  expect(await run("evaluate", "model", "--data", "long.tsv")).toContain(note);
});

test("the demo runs the whole chain on the built-in model", async () => {
  const stdout = await run(..."demo --samples 2 --examples 2 --rho 0.29 --out demo".split(" "));
  expect(stdout).toContain("choose 29.0 % of all heads to go");
  expect(readdirSync(place("demo")).sort()).toEqual(
    expect.arrayContaining([
      "report.html",
      "scores.csv",
      "selection.json",
      "pruned-model",
      "attack-after.csv",
    ]),
  );
  const { pruned } = JSON.parse(bytes("demo/selection.json").toString());
  expect(pruned).toHaveLength(Math.floor(0.29 * 24));
  expect(await fail(folder, ..."demo --out data.tsv".split(" "))).toMatch(/^cannot write data.tsv: /);
});
