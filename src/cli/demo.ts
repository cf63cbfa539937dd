import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { formatNumber } from "../show/format-number.js";
import { textTable } from "../show/text-table.js";
import { checkCount, checkShare } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import { checkWritable } from "../support/whole-file.js";
import { attack } from "../verbs/attack.js";
import { composite } from "../verbs/composite.js";
import { evaluate } from "../verbs/evaluate.js";
import { loadDataset } from "../verbs/load-dataset.js";
import { loadModel } from "../verbs/load-model.js";
import { measurePruning } from "../verbs/measure-pruning.js";
import { prune } from "../verbs/prune.js";
import { report } from "../verbs/report.js";
import { scoreHeads } from "../verbs/score-heads.js";
import { interruption } from "./interruption.js";
import { number, withEngine } from "./options.js";
import { tell } from "./output.js";

export function demoCommand(): Command {
  return withEngine(new Command("demo"))
    .description("the whole chain on the built-in model: score, select, prune, evaluate, attack, report")
    .option("--samples <n>", "examples to score on", number, 100)
    .option("--examples <n>", "examples to attack", number, 100)
    .option("--rho <r>", "share of heads to prune", number, 0.4)
    .option("--seed <s>", "of every draw", number, 0)
    .option("--out <folder>", "where scores, selection, pruned model, logs and report go", "rahp-demo")
    .action(async ({ samples, examples, rho, seed, out }) => {
      checkShare("rho", rho); // before the scores that it waits for
      checkCount("examples", examples);
      const { signal } = interruption;
      const place = (name: string) => join(out, name);
      await mkdir(out, { recursive: true }).catch((error) => {
        throw new RahpError(`cannot write ${out}: ${error.message}`);
      });
      await checkWritable(place("report.html"));
      heading("Model and data");
      const model = await loadModel("bert-mini-sst2");
      const data = await loadDataset("sst2-sample");
      print(model, data);

      heading(
        "1. Score the heads: how does local robustness change without each, and how much does the loss need it?",
      );
      const scores = await scoreHeads(model, data, { samples, seed, signal });
      print(scores);
      heading(
        `2. Combine both scores, protect the most important heads, choose ${formatNumber(rho, "percent")} of all heads to go`,
      );
      const choice = composite(scores, { rho });
      print(choice);
      heading("3. Remove them");
      const pruned = await prune(model, choice);
      const measurement = await measurePruning(model, pruned, data, { signal });
      print(pruned, measurement);
      heading("4. Accuracy and local robustness, before and after");
      const evaluations = [await evaluate(model, data, { signal }), await evaluate(pruned, data, { signal })];
      print(...evaluations);
      heading("5. Under attack, before and after");
      const logs = [
        await attack(model, data, { examples, seed, signal }),
        await attack(pruned, data, { examples, seed, signal }),
      ];
      print(...logs.map((log) => textTable(log.summary())));

      signal.throwIfAborted();
      await scores.save(place("scores.csv"));
      await choice.save(place("selection.json"));
      await pruned.save(place("pruned-model"));
      await measurement.save(place("measurement.json"));
      await evaluations[0].save(place("evaluation-before.json"));
      await evaluations[1].save(place("evaluation-after.json"));
      await logs[0].save(place("attack-before.csv"));
      await logs[1].save(place("attack-after.csv"));
      signal.throwIfAborted();
      await (await report([scores, choice, measurement, ...evaluations, ...logs])).save(place("report.html"));
      tell(
        `\nA report to open: ${place("report.html")}\nBeside it: scores, selection, the pruned model, attack logs.`,
      );
    });
}

function heading(text: string): void {
  process.stdout.write(`\n${text}\n\n`);
}

function print(...values: readonly { toString(): string }[]): void {
  process.stdout.write(`${values.map(String).join("\n\n")}\n`);
}
