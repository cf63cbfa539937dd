import { ReportPage } from "../results/report-page.js";
import { reportSections } from "../results/report-sections.js";
import { htmlReport } from "../show/html-report.js";
import { checkNames } from "../support/check-options.js";
import { RahpError } from "../support/rahp-error.js";
import type { AnyResult } from "./load-result.js";

export interface ReportOptions {
  /** @default "Robustness-aware head pruning" */
  readonly title?: string;
}

/**
 * Puts results together as one page: charts of scores and selection, evaluations side by side, attacks with their
 * examples. Of two evaluations or two attack logs the first is taken as before pruning, the second as after.
 *
 * @param results  at least one, in any order of kinds
 * @example await (await report([scores, choice, before, after])).save("report.html");
 */
export async function report(
  results: readonly AnyResult[],
  options: ReportOptions = {},
): Promise<ReportPage> {
  checkNames(options, ["title"]);
  if (results.length === 0) throw new RahpError("nothing to report: no results given");
  const { title = "Robustness-aware head pruning" } = options;
  const sections = reportSections(results);
  const provenance = Object.fromEntries(
    results.map((result, i) => [`${i + 1}. ${result.kind}`, result.provenance]),
  );
  return new ReportPage(title, await htmlReport({ title, sections, provenance }));
}
