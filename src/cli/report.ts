import { Command } from "commander";
import { checkReportName } from "../results/report-page.js";
import { loadResult } from "../verbs/load-result.js";
import { report } from "../verbs/report.js";
import { interruption } from "./interruption.js";
import { checkOutputFile, tell } from "./output.js";

export function reportCommand(): Command {
  return new Command("report")
    .description("put results together as one page: charts, tables, adversarial examples")
    .argument("<results...>", "files that the other commands wrote; those of the unpruned model first")
    .option("--title <text>", "of the page", "Robustness-aware head pruning")
    .requiredOption("--out <file>", "report.html")
    .action(async (paths: string[], { title, out }) => {
      await checkOutputFile(out, checkReportName);
      const results = [];
      for (const path of paths) results.push(await loadResult(path));
      const page = await report(results, { title });
      interruption.signal.throwIfAborted();
      await page.save(out);
      tell(`wrote ${out}`);
    });
}
