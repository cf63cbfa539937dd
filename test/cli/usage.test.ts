import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { rahp } from "./rahp.js";

const folder = temporaryFolder();
const commands = [
  "score",
  "select",
  "prune",
  "evaluate",
  "attack",
  "hack-attend",
  "hotflip",
  "embedding-attack",
  "clever",
  "compare",
  "run",
  "sweep",
  "train",
  "compare-methods",
  "report",
  "demo",
  "engines",
  "recipes",
  "training-methods",
  "kernel",
];
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("help and version", () => {
  test("--version is the package's", async () => {
    expect(await rahp(folder, "--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("--help tells every command", async () => {
    const { code, stdout, stderr } = await rahp(folder, "--help");
    expect([code, stderr]).toEqual([0, ""]);
    const named = [...stdout.matchAll(/^ {2}([a-z-]+)(?: \[options\]| {2})/gm)].map((match) => match[1]);
    expect(named).toEqual(commands);
  });

  test("every command has its help, with all its options", async () => {
    const options: Record<string, string> = {
      score:
        "revision engine threads device data task split label-map text-column pair-column label-column limit method samples stability wrt misclassified epsilon trim estimate exact-samples memory batch-size workers seed seeds aggregate rho masked resume out json help",
      select: "alpha beta lambda gamma rho min-heads-per-layer out json help",
      prune: "revision engine threads device selection out json help",
      evaluate:
        "revision engine threads device data task split label-map text-column pair-column label-column limit selection out json help",
      attack:
        "revision engine threads device data task split label-map text-column pair-column label-column limit variant importance examples query-budget lexicon encoder tagger masked-language-model stop-words fixed-premise no-fixed-premise target text pair label recipe seed seeds workers resume record similarity-encoder out json help",
      "hack-attend":
        "revision engine threads device data task split label-map text-column pair-column label-column limit variant alpha scale layers heads units order examples maps max-length seed batch-size resume out json help",
      hotflip:
        "revision engine threads device data task split label-map text-column pair-column label-column limit max-flips beam tries lexicon examples seed resume out json help",
      "embedding-attack":
        "revision engine threads device data task split label-map text-column pair-column label-column limit norm max-radius steps restarts tolerance wrt examples seed resume out json help",
      clever:
        "revision engine threads device data task split label-map text-column pair-column label-column limit norm radius target samples batches samples-per-batch sampling pool-factor fit wrt seed batch-size out json help",
      compare:
        "engine threads device data task split label-map text-column pair-column label-column limit adversarial transfer attack variant importance examples query-budget lexicon encoder tagger masked-language-model stop-words fixed-premise no-fixed-premise target draws seed resume out json help",
      run: "revision engine threads device data task split label-map text-column pair-column label-column limit alpha beta lambda gamma rho min-heads-per-layer samples stability wrt misclassified epsilon trim estimate exact-samples memory batch-size workers rounds aggregate seed resume out json help",
      sweep:
        "revision engine threads device data task split label-map text-column pair-column label-column limit methods rho weights gamma aggregates rounds seeds min-heads-per-layer evaluate-on samples stability wrt misclassified epsilon trim estimate exact-samples memory batch-size workers attack variant importance examples query-budget lexicon encoder tagger masked-language-model stop-words fixed-premise no-fixed-premise target attack-seed resume out json help",
      train:
        "revision engine threads device data task split label-map text-column pair-column label-column limit method set teacher augment new-head evaluate-on epochs steps batch-size accumulate learning-rate warmup-ratio weight-decay clip dropout max-length layerwise-decay frozen evaluate-every patience selection seed measure attack variant importance examples query-budget lexicon encoder tagger masked-language-model stop-words fixed-premise no-fixed-premise target resume log out json help",
      "compare-methods":
        "revision engine threads device data task split label-map text-column pair-column label-column limit new-head methods augment-recipe augment-examples teacher evaluate-on pick-on adversarial attacks seeds epochs steps batch-size accumulate learning-rate warmup-ratio weight-decay clip dropout max-length layerwise-decay frozen evaluate-every patience alpha beta lambda gamma rho min-heads-per-layer rounds samples estimate aggregate variant importance examples query-budget lexicon encoder tagger masked-language-model stop-words fixed-premise no-fixed-premise target keep-models resume out json help",
      report: "title out help",
      demo: "engine threads device samples examples rho seed out help",
      engines: "out json help",
      recipes: "json help",
      "training-methods": "json help",
      kernel: "help",
    };
    const helps = await Promise.all(commands.map((command) => rahp(folder, command, "--help")));
    for (const [i, { code, stdout, stderr }] of helps.entries()) {
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(new RegExp(`^Usage: rahp ${commands[i]} \\[options\\]`));
      const named = [...stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map((match) => match[1]);
      expect(named).toEqual(options[commands[i]].split(" "));
    }
  });
});

describe("wrong usage", () => {
  test.each<[string[], string]>([
    [["scroe"], "unknown command 'scroe'"],
    [["score", "bert-mini-sst2"], "required option '--data <path|name>' not specified"],
    [["score", "--data", "sst2-sample"], "missing required argument 'model'"],
    [["score", "bert-mini-sst2", "--data", "sst2-sample", "--samples", "many"], "expected a number"],
    [["score", "bert-mini-sst2", "--data", "sst2-sample", "--sampels", "4"], "unknown option '--sampels'"],
    [
      ["score", "bert-mini-sst2", "--data", "sst2-sample", "--wrt", "all"],
      "Allowed choices are word, encoder",
    ],
    [["sweep", "bert-mini-sst2", "--data", "sst2-sample", "--weights", "1:2:3"], "expected alpha:beta"],
    [["score", "bert-mini-sst2", "--data", "sst2-sample", "--masked", "0-1"], "expected layer.head"],
    [["run", "bert-mini-sst2", "--data", "sst2-sample"], "required option '--out <folder>' not specified"],
    [
      ["score", "bert-mini-sst2", "--data", "sst2-sample", "--method", "michell"],
      "Allowed choices are rahp, delta-clever, fisher, michel,",
    ],
    [
      ["evaluate", "bert-mini-sst2", "--data", "sst2-sample", "--label-map", "positive"],
      "expected label=class, separated by commas",
    ],
    [["evaluate", "bert-mini-sst2", "--data", "sst2-sample", "--engine", "gpu"], "Allowed choices are"],
    [["prune", "bert-mini-sst2", "--out", "pruned"], "required option '--selection <file>' not specified"],
    [["clever", "bert-mini-sst2", "--data", "sst2-sample"], "required option '--radius <r>' not specified"],
    [
      ["clever", "bert-mini-sst2", "--data", "sst2-sample", "--radius", "1", "--norm", "3"],
      "expected 1, 2 or inf",
    ],
    [
      ["embedding-attack", "bert-mini-sst2", "--data", "sst2-sample"],
      "required option '--max-radius <r>' not specified",
    ],
    [["attack", "bert-mini-sst2", "--data", "sst2-sample", "--tagger", "spacy"], "Allowed choices are wink"],
    [["report", "--out", "report.html"], "missing required argument 'results'"],
  ])("%j: exit code 2, and what is wrong on standard error", async (args, text) => {
    const { code, stdout, stderr } = await rahp(folder, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(text);
  });

  test("no command at all: the help, on standard error, and exit code 2", async () => {
    const { code, stdout, stderr } = await rahp(folder);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Usage: rahp /);
  });
});
